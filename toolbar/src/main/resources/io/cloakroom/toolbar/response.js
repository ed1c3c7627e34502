// What went out, and what it cost: the view, the response, the store and the log.

import { el, bar, code, bytes, facts, millis, place, quiet, section, table } from './dom.js';

export function view({ view: seen }) {
  const content = [];
  if (seen.templates.length) {
    content.push(section('Templates', table('Templates', ['Template', 'Took'],
      seen.templates.map((template) => [code(template.name), el('span', 'number', millis(template.millis))]))));
  }
  if (seen.locals.length) {
    content.push(section('Values for templates', table('Locals', ['Name', 'Type', 'Set by'],
      seen.locals.map((local) => [code(local.name), code(place(local.type)), place(local.origin)]))));
  }
  return content.length ? content : [quiet('No template was rendered through Cloakroom.')];
}

function headers(title, all) {
  return section(title, all.length
    ? table(title, ['Name', 'Value'], all.map((header) => [code(header.name), code(header.value)]))
    : quiet('None of those that decide something.'));
}

export function response({ response: seen }) {
  const content = [facts(['Status', `${seen.status} ${seen.phrase}`])];
  for (const failure of seen.failures) {
    content.push(section('What became the response', facts(
      ['Problem', `${failure.status} ${failure.code}`],
      ['Reason', failure.reason],
      ['Exception', code(place(failure.type))],
      ['Thrown at', code(place(failure.at))])));
  }
  const reasons = el('ul', 'lines');
  reasons.append(...seen.caching.map((reason) => el('li', '', reason)));
  content.push(section('Why it may be cached or not', reasons),
    headers('Headers of the response', seen.headers),
    headers('Headers of the request', seen.requestHeaders));
  return content;
}

export function store({ store: seen }) {
  if (!seen.calls.length) return [quiet('This request called no store.')];
  const span = Math.max(seen.span, 0.001);
  return [
    facts(['Round trips', `${seen.trips}, ${millis(seen.millis)} of ${millis(seen.span)}`]),
    table('Calls', ['Call', 'Record', 'Result', 'Time', ''], seen.calls.map((call) => {
      const row = [
        [el('b', '', call.operation), ' ', call.space],
        [code(call.id), el('p', 'quiet', [call.bytes >= 0 ? bytes(call.bytes) : '', call.revision ? `revision ${call.revision}` : ''].filter(Boolean).join(', '))],
        [call.outcome, call.copy === 'none' ? '' : el('span', 'badge', call.copy === 'hit' ? 'from a copy' : 'no copy'),
          call.failure ? el('p', 'wrong', call.failure) : ''],
        el('span', 'number', millis(call.millis)),
        bar(call.at / span, call.millis / span, call.outcome === 'failed' || call.outcome === 'refused' ? 'bad' : 'fill')];
      row.kind = call.outcome === 'failed' ? 'problem' : '';
      return row;
    })),
    seen.more ? quiet(`${seen.more} more calls are not shown.`) : '',
  ];
}

export function log({ log: lines }) {
  if (!lines.length) {
    return [quiet('Nothing was logged on the thread of this request, or the application logs neither with Logback nor with the JDK.')];
  }
  return [table('Log', ['At', 'Level', 'Line'], lines.map((line) => {
    const row = [el('span', 'number', millis(line.at)),
      el('span', `badge ${['ERROR', 'SEVERE'].includes(line.level) ? 'wrong' : ['WARN', 'WARNING'].includes(line.level) ? 'odd' : ''}`, line.level),
      [el('span', 'quiet', line.logger), code(line.message, 'block')]];
    return row;
  }))];
}
