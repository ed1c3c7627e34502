import Alpine from 'alpinejs';

export const mounts = {
  // alpine-json: Alpine, x-model, JSON
  'alpine-json': (url, data) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(data),
    }),

  // alpine-formdata: Alpine, FormData of the form
  'alpine-formdata': (url, data, form) => fetch(url, { method: 'POST', body: new FormData(form) }),
};

const inputs = {
  flat: `
    <input name="name" x-model="data.name">
    <input name="email" type="email" x-model="data.email">`,
  repeated: `
    <template x-for="(tag, i) in data.tags" :key="i">
      <input name="tags" x-model="data.tags[i]">
    </template>`,
  nested: `
    <input name="note" x-model="data.note">
    <input name="shipping.street" x-model="data.shipping.street">
    <input name="shipping.city" x-model="data.shipping.city">`,
  lines: `
    <template x-for="(line, i) in data.lines" :key="i">
      <fieldset>
        <input :name="'lines[' + i + '].item'" x-model="line.item">
        <input :name="'lines[' + i + '].quantity'" type="number" x-model.number="line.quantity">
      </fieldset>
    </template>`,
  map: `
    <template x-for="key in Object.keys(data.prefs)" :key="key">
      <input :name="'prefs[' + key + ']'" x-model="data.prefs[key]">
    </template>`,
  choices: `
    <input name="colours" type="checkbox" value="red" x-model="data.colours">
    <input name="colours" type="checkbox" value="green" x-model="data.colours">
    <input name="colours" type="checkbox" value="blue" x-model="data.colours">`,
  boxes: `
    <input name="terms" type="checkbox" x-model="data.terms">
    <input name="newsletter" type="checkbox" x-model="data.newsletter">`,
  empties: `
    <textarea name="note" x-model="data.note"></textarea>
    <input name="nickname" x-model="data.nickname">
    <input name="age" type="number" x-model.number="data.age">
    <input name="birthday" type="date" x-model="data.birthday">`,
  typed: `
    <input name="date" type="date" x-model="data.date">
    <input name="time" type="time" x-model="data.time">
    <input name="dateTime" type="datetime-local" x-model="data.dateTime">
    <input name="at" type="hidden" :value="data.at.toISOString()">
    <input name="count" type="number" x-model.number="data.count">
    <input name="price" type="number" step="0.01" x-model.number="data.price">
    <input name="change" type="number" step="any" x-model.number="data.change">`,
  unicode: `
    <template x-for="name in Object.keys(data).filter((each) => each !== 'text')" :key="name">
      <input :name="name" x-model="data[name]">
    </template>
    <textarea name="text" x-model="data.text"></textarea>`,
  file: `
    <input name="title" x-model="data.title">
    <input name="receipt" type="file">`,
  files: `
    <input name="photos" type="file" multiple>`,
  mixed: `
    <input name="details.title" x-model="data.details.title">
    <template x-for="(tag, i) in data.details.tags" :key="i">
      <input name="details.tags" x-model="data.details.tags[i]">
    </template>
    <input name="details.rating" type="number" x-model.number="data.details.rating">
    <input name="receipt" type="file">`,
};

export function mount(root, shape, data, submit) {
  Alpine.data('sent', () => ({
    data,
    send() {
      return submit(this.data, this.$el);
    },
  }));
  root.innerHTML = `
    <form x-data="sent" @submit.prevent="send">${inputs[shape]}
      <button>Send</button>
    </form>`;
  Alpine.start();
}
