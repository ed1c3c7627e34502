import qs from 'qs';

export const calls = {
  // qs-indices: qs, arrayFormat: indices
  'qs-indices': (url, data) => post(url, qs.stringify(data)),

  // qs-brackets: qs, arrayFormat: brackets
  'qs-brackets': (url, data) => post(url, qs.stringify(data, { arrayFormat: 'brackets' })),

  // qs-repeat: qs, arrayFormat: repeat
  'qs-repeat': (url, data) => post(url, qs.stringify(data, { arrayFormat: 'repeat' })),

  // qs-dots: qs, allowDots
  'qs-dots': (url, data) => post(url, qs.stringify(data, { allowDots: true })),

  // qs-comma: qs, arrayFormat: comma
  'qs-comma': (url, data) => post(url, qs.stringify(data, { arrayFormat: 'comma' })),
};

function post(url, body) {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body,
  });
}
