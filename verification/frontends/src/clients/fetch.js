export const submits = {
  // fetch-params: fetch, URLSearchParams of the form
  'fetch-params': (url, form) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(new FormData(form)) }),

  // fetch-formdata: fetch, FormData of the form
  'fetch-formdata': (url, form) => fetch(url, { method: 'POST', body: new FormData(form) }),
};

export const calls = {
  // fetch-json: fetch, JSON
  'fetch-json': (url, data) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(data),
    }),

  // fetch-text: fetch, FormData with objects as JSON text
  'fetch-text': (url, data) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(data)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        const object = Object.getPrototypeOf(each ?? '') === Object.prototype;
        body.append(name, object ? JSON.stringify(each) : iso(each));
      }
    }
    return fetch(url, { method: 'POST', body });
  },

  // fetch-blob: fetch, FormData with objects as Blob parts of JSON
  'fetch-blob': (url, data) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(data)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        const object = Object.getPrototypeOf(each ?? '') === Object.prototype;
        body.append(
          name,
          object ? new Blob([JSON.stringify(each)], { type: 'application/json' }) : iso(each),
        );
      }
    }
    return fetch(url, { method: 'POST', body });
  },
};

/** FormData would write a Date as people read it, and null as a word. */
function iso(value) {
  return value instanceof Date ? value.toISOString() : (value ?? '');
}
