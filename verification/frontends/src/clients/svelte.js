import { mount as create } from 'svelte';
import Form from '../Form.svelte';

export const mounts = {
  // svelte-json: Svelte 5, bind:value, JSON
  'svelte-json': (url, data) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(data),
    }),

  // svelte-formdata: Svelte 5, FormData of the form
  'svelte-formdata': (url, data, form) => fetch(url, { method: 'POST', body: new FormData(form) }),
};

export function mount(target, shape, initial, submit) {
  create(Form, { target, props: { shape, initial, submit } });
}
