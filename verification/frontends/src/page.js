import all from './data.json';

/** Returns the data of the shape. Its files are those chosen in the page's input. */
function data(shape) {
  const value = structuredClone(all[shape]);
  if (value.at) {
    value.at = new Date(value.at);
  }
  const files = [...(document.querySelector('#files')?.files ?? [])];
  if ('receipt' in value) {
    value.receipt = files[0];
  }
  if ('photos' in value) {
    value.photos = files;
  }
  return value;
}

/** Makes a page of a client's rows: to be called, to submit the page's form, or to mount one. */
export function start({ calls = {}, submits = {}, mounts = {}, mount }) {
  window.send = (row, shape, url) => {
    void Promise.resolve(calls[row](url, data(shape))).catch(() => undefined);
  };
  const form = document.querySelector('form[data-row]');
  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    submits[form.dataset.row](form.action, form);
  });
  const root = document.querySelector('#root');
  if (root) {
    const { row, shape, url } = root.dataset;
    mount(root, shape, data(shape), (value, form) => mounts[row](url, value, form), row);
  }
}
