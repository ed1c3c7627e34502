// The session: before and after, who used it, and until when it lives.

import { el, code, bytes, count, facts, place, quiet, section, svg, table } from './dom.js';

const RESULTS = {
  'not sent': 'no cookie was sent',
  malformed: 'the cookie is none of ours',
  nothing: 'the cookie opens nothing',
  live: 'found',
  retired: 'moved to another token',
  unreadable: 'cannot be read',
  ambiguous: 'several cookies',
  failed: 'the store failed',
};

function time(seconds) {
  return new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

function span(seconds) {
  if (seconds <= 0) return 'now';
  const units = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']];
  const [size, word] = units.find(([least]) => seconds >= least);
  return count(Math.floor(seconds / size), word);
}

function timeline({ created, now, expires, ends, persistent }) {
  const length = Math.max(1, ends - created);
  const at = (seconds) => Math.max(0, Math.min(600, ((seconds - created) / length) * 600));
  const label = `The session began ${span(now - created)} before this request. Without another one it ends ${span(expires - now)} after it, and in any case ${span(ends - now)} after it.`;
  const drawn = svg('svg', { class: 'timeline', viewBox: '0 0 600 28', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    svg('rect', { class: 'track', x: 0, y: 9, width: 600, height: 10, rx: 5 }),
    svg('rect', { class: 'past', x: 0, y: 9, width: at(now), height: 10, rx: 5 }),
    svg('rect', { class: 'idle', x: at(now), y: 9, width: Math.max(2, at(expires) - at(now)), height: 10 }),
    svg('rect', { class: 'now', x: Math.min(597, at(now)), y: 2, width: 3, height: 24 }));
  return [drawn, facts(
    ['Began', time(created)],
    ['This request', time(now)],
    ['Ends if not used again', `${time(expires)}, in ${span(expires - now)}`],
    ['Ends in any case', `${time(ends)}, in ${span(ends - now)}`],
    ['Cookie', persistent ? 'stays when the browser closes' : 'ends with the browser'])];
}

function json(text) {
  try {
    const shown = JSON.stringify(JSON.parse(text), null, 1);
    return shown.length < 200 ? JSON.stringify(JSON.parse(text)) : shown;
  } catch {
    return text;
  }
}

function values(value) {
  if (value.masked) return [el('span', 'quiet', 'secret, not recorded')];
  const parts = [];
  if (value.change === 'same') parts.push(code(json(value.after)));
  else {
    if (value.bytesBefore >= 0) parts.push(el('del', '', code(json(value.before))));
    if (value.bytesAfter >= 0) parts.push(el('ins', '', code(json(value.after))));
    if (value.change === 'absent') parts.push(el('span', 'quiet', 'not stored'));
  }
  if (value.unreadable) parts.push(el('p', 'odd', 'cannot be decoded, so the handler sees none'));
  return parts;
}

function uses(lines, change = '') {
  const made = el('ul', 'lines');
  made.append(...lines.map((line) => el('li', '', place(line))));
  if (!lines.length && !['same', 'absent', ''].includes(change)) {
    made.append(el('li', 'quiet', 'by another request, or by Cloakroom'));
  }
  return made;
}

function size(value) {
  if (value.bytesBefore === value.bytesAfter) return bytes(value.bytesAfter);
  return `${bytes(value.bytesBefore)} → ${bytes(value.bytesAfter)}`;
}

/** Returns the id before and after, and a link to the session as it is now. */
function ids({ id, idAfter }) {
  const shown = [id, idAfter].filter((each, at) => each && (at === 0 || each !== id));
  const parts = shown.flatMap((each, at) => (at ? [' → ', code(each)] : [code(each)]));
  if (idAfter) {
    const link = el('a', 'now', 'See it now');
    link.href = `sessions/session?id=${encodeURIComponent(idAfter)}`;
    parts.push(' ', link);
  }
  return parts;
}

export function session({ session: seen, store }) {
  if (!seen.result) {
    return [quiet('Nothing in this request used the session, so it cost nothing.')];
  }
  const content = [el('p', 'reason', seen.reason), facts(
    ['Cookie', RESULTS[seen.result] ?? seen.result],
    ['Session', ...ids(seen)],
    ['User', seen.owner === seen.ownerAfter ? seen.owner || 'nobody'
      : `${seen.owner || 'nobody'} → ${seen.ownerAfter || 'nobody'}`],
    ['Round trips', `${store.trips}, ${store.millis.toFixed(1)} ms`])];
  if (seen.decisions.length) {
    content.push(section('Decision at the end', table('Decisions', ['Decision', 'Why'],
      seen.decisions.map((each) => [el('b', '', each.decision), each.reason]))));
  }
  if (seen.conflicts.length) {
    const list = el('ul', 'lines');
    list.append(...seen.conflicts.map((each) => el('li', '', each)));
    content.push(section('Conflicts', list));
  }
  const named = seen.values.filter((value) => value.name);
  content.push(section('Values, before and after', named.length
    ? table('Values', ['Name', 'Value', 'Size', 'Used'], named.map((value) => {
      const row = [[code(value.name), value.change === 'same' ? '' : el('span', `badge ${value.change}`, value.change)],
        values(value), el('span', 'number', size(value)), uses(value.uses, value.change)];
      row.kind = value.change;
      return row;
    }))
    : quiet('The session has no values.')));
  if (seen.more) content.push(quiet(`${seen.more} more values are not shown.`));
  const whole = seen.values.filter((value) => !value.name && value.uses.length);
  if (whole.length) content.push(section('The whole session', uses(whole[0].uses)));
  if (seen.times.length) content.push(section('Lifetime', ...timeline(seen.times[0])));
  return content;
}
