import axios from 'axios';

export const calls = {
  // axios-json: axios.post, JSON
  'axios-json': (url, data) => axios.post(url, data),

  // axios-urlencoded: axios.post, urlencoded
  'axios-urlencoded': (url, data) =>
    axios.post(url, data, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),

  // axios-multipart: axios.postForm
  'axios-multipart': (url, data) => axios.postForm(url, data),

  // axios-indexes: axios.postForm, indexes: true
  'axios-indexes': (url, data) => axios.postForm(url, data, { formSerializer: { indexes: true } }),

  // axios-repeat: axios.postForm, indexes: null
  'axios-repeat': (url, data) => axios.postForm(url, data, { formSerializer: { indexes: null } }),

  // axios-dots: axios.postForm, dots: true
  'axios-dots': (url, data) => axios.postForm(url, data, { formSerializer: { dots: true } }),

  // axios-braces: axios.postForm, objects as JSON under a name that ends in {}
  'axios-braces': (url, data) =>
    axios.postForm(
      url,
      Object.fromEntries(
        Object.entries(data).map(([name, value]) => [
          Object.getPrototypeOf(value ?? '') === Object.prototype ? `${name}{}` : name,
          value,
        ]),
      ),
    ),

  // axios-params: axios.get, params
  'axios-params': (url, data) => axios.get(url, { params: data }),
};

export const submits = {
  // axios-form: axios.postForm of the form
  'axios-form': (url, form) => axios.postForm(url, form),
};
