import axios from 'axios';

export const api = axios.create({ headers: { Accept: 'application/json' } });

api.interceptors.response.use(undefined, (error) => {
  const { status, data } = error.response ?? {};
  if (status === 401) {
    location.assign('/login?next=' + encodeURIComponent(location.pathname));
  } else if (status === 409 && data.retry && !data.maybeDone) {
    return axios.request(error.config); // not api.request: one retry is enough
  }
  throw error;
});
