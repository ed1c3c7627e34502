import ky from 'ky';
import { pairs } from '../pairs.js';

export const calls = {
  // ky-json: ky, json
  'ky-json': (url, data) => ky.post(url, { json: data }),

  // ky-params: ky, body: URLSearchParams
  'ky-params': (url, data) => ky.post(url, { body: new URLSearchParams(pairs(data)) }),

  // ky-formdata: ky, body: FormData
  'ky-formdata': (url, data) => {
    const body = new FormData();
    pairs(data).forEach(([name, value]) => body.append(name, value));
    return ky.post(url, { body });
  },

  // ky-search: ky, searchParams
  'ky-search': (url, data) => ky.get(url, { searchParams: pairs(data) }),
};
