import { useState } from 'react';
import { createRoot } from 'react-dom/client';

export const mounts = {
  // react-action: React 19, form action
  'react-action': (url, formData) => fetch(url, { method: 'POST', body: formData }),

  // react-state: React 19, controlled inputs, JSON
  'react-state': (url, state) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(state),
    }),
};

export function mount(root, shape, data, submit, row) {
  const Form = row === 'react-action' ? ActionForm : StateForm;
  createRoot(root).render(<Form shape={shape} initial={data} submit={submit} />);
}

function ActionForm({ shape, initial, submit }) {
  const field = (path, name = path) => ({ name, defaultValue: text(at(initial, path)) });
  const box = (path) => ({ name: path, defaultChecked: at(initial, path) });
  const choice = (path, value) => ({
    name: path,
    value,
    defaultChecked: at(initial, path).includes(value),
  });
  return (
    <form action={submit}>
      <Inputs {...{ shape, field, box, choice, data: initial }} />
      <button>Send</button>
    </form>
  );
}

function StateForm({ shape, initial, submit }) {
  const [state, setState] = useState(initial);
  const change = (path, value) => setState((old) => changed(old, path, value));
  const field = (path, name = path) => ({
    name,
    value: text(at(state, path)),
    onChange: (event) =>
      change(
        path,
        event.target.type === 'number' ? event.target.valueAsNumber : event.target.value,
      ),
  });
  const box = (path) => ({
    name: path,
    checked: at(state, path),
    onChange: (event) => change(path, event.target.checked),
  });
  const choice = (path, value) => ({
    name: path,
    value,
    checked: at(state, path).includes(value),
    onChange: (event) =>
      change(
        path,
        event.target.checked
          ? [...at(state, path), value]
          : at(state, path).filter((each) => each !== value),
      ),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit(state);
      }}
    >
      <Inputs {...{ shape, field, box, choice, data: state }} />
      <button>Send</button>
    </form>
  );
}

function Inputs({ shape, field, box, choice, data }) {
  switch (shape) {
    case 'flat':
      return (
        <>
          <input {...field('name')} />
          <input type="email" {...field('email')} />
        </>
      );
    case 'repeated':
      return data.tags.map((_, i) => <input key={i} {...field(`tags[${i}]`, 'tags')} />);
    case 'nested':
      return (
        <>
          <input {...field('note')} />
          <input {...field('shipping.street')} />
          <input {...field('shipping.city')} />
        </>
      );
    case 'lines':
      return data.lines.map((_, i) => (
        <fieldset key={i}>
          <input {...field(`lines[${i}].item`)} />
          <input type="number" {...field(`lines[${i}].quantity`)} />
        </fieldset>
      ));
    case 'map':
      return Object.keys(data.prefs).map((key) => <input key={key} {...field(`prefs[${key}]`)} />);
    case 'choices':
      return ['red', 'green', 'blue'].map((colour) => (
        <input key={colour} type="checkbox" {...choice('colours', colour)} />
      ));
    case 'boxes':
      return (
        <>
          <input type="checkbox" {...box('terms')} />
          <input type="checkbox" {...box('newsletter')} />
        </>
      );
    case 'empties':
      return (
        <>
          <textarea {...field('note')} />
          <input {...field('nickname')} />
          <input type="number" {...field('age')} />
          <input type="date" {...field('birthday')} />
        </>
      );
    case 'typed':
      return (
        <>
          <input type="date" {...field('date')} />
          <input type="time" {...field('time')} />
          <input type="datetime-local" {...field('dateTime')} />
          <input type="hidden" {...field('at')} />
          <input type="number" {...field('count')} />
          <input type="number" step="0.01" {...field('price')} />
          <input type="number" step="any" {...field('change')} />
        </>
      );
    case 'unicode':
      return Object.keys(data).map((name) =>
        name === 'text' ? (
          <textarea key={name} {...field(name)} />
        ) : (
          <input key={name} {...field(name)} />
        ),
      );
    case 'file':
      return (
        <>
          <input {...field('title')} />
          <input type="file" name="receipt" />
        </>
      );
    case 'files':
      return <input type="file" name="photos" multiple />;
    case 'mixed':
      return (
        <>
          <input {...field('details.title')} />
          {data.details.tags.map((_, i) => (
            <input key={i} {...field(`details.tags[${i}]`, 'details.tags')} />
          ))}
          <input type="number" {...field('details.rating')} />
          <input type="file" name="receipt" />
        </>
      );
  }
}

function steps(path) {
  return path.split(/[.[\]]+/).filter(Boolean);
}

function at(data, path) {
  return steps(path).reduce((value, step) => value[step], data);
}

function changed(data, path, value) {
  const copy = structuredClone(data);
  const names = steps(path);
  const last = names.pop();
  names.reduce((each, step) => each[step], copy)[last] = value;
  return copy;
}

function text(value) {
  return value instanceof Date ? value.toISOString() : (value ?? '');
}
