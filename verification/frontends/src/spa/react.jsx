import { useActionState } from 'react';
import { send } from './fetch.js';

export function NoteForm() {
  const [errors, add, pending] = useActionState(async (_, form) => {
    const response = await send('POST', '/notes', { text: form.get('text') });
    return response.status === 422 ? (await response.json()).errors : [];
  }, []);
  const error = errors.find(({ pointer }) => pointer === '/text');
  return (
    <form action={add}>
      <label htmlFor="text">Note</label>
      <input id="text" name="text" aria-invalid={Boolean(error)} aria-describedby="text-error" />
      <p id="text-error">{error?.detail}</p>
      <button disabled={pending}>Save</button>
    </form>
  );
}
