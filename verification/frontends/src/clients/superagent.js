import request from 'superagent';
import { pairs } from '../pairs.js';

export const calls = {
  // superagent-json: superagent, send
  'superagent-json': (url, data) => request.post(url).send(data),

  // superagent-form: superagent, type('form')
  'superagent-form': (url, data) => request.post(url).type('form').send(data),

  // superagent-field: superagent, field and attach
  'superagent-field': (url, data) =>
    pairs(data).reduce(
      (post, [name, value]) =>
        value instanceof File ? post.attach(name, value) : post.field(name, value),
      request.post(url),
    ),

  // superagent-query: superagent, query
  'superagent-query': (url, data) => request.get(url).query(data),
};
