/** Sends JSON to this site. */
export async function send(method, path, body) {
  const request = new Request(path, {
    method,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const response = await fetch(request.clone());
  if (response.status === 401) {
    location.assign('/login?next=' + encodeURIComponent(location.pathname));
  } else if (response.status === 409) {
    const problem = await response.clone().json();
    if (problem.retry && !problem.maybeDone) return fetch(request);
  }
  return response;
}
