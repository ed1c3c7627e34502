// The form: each field from its bytes to its value.

import { el, code, quiet, table } from './dom.js';

function field(row) {
  if (row.pointer) return code(row.pointer);
  if (row.name.startsWith('_')) return el('span', 'quiet', 'Cloakroom');
  const unread = el('span', 'odd', 'no field');
  return row.meant ? [unread, el('p', 'odd', 'did you mean ', code(row.meant), '?')] : unread;
}

function sent(row) {
  if (row.offset < 0) return el('span', 'quiet', 'not sent');
  const bytes = el('p', 'bytes', el('span', 'number', `${row.offset}: `), code(row.rawName),
    row.masked ? 'hidden' : code(row.rawValue));
  return [row.masked ? el('span', 'quiet', 'secret') : code(row.text), bytes];
}

function result(row) {
  const errors = row.errors.map((error) => el('p', 'wrong', error));
  return [el('span', 'quiet', row.type), ' ', row.value ? code(row.value) : '', ...errors];
}

export function form({ form: seen }) {
  if (!seen) return [quiet('Nothing read a form in this request.')];
  const content = [quiet(seen.contentType || 'The query of the address.')];
  if (seen.login) content.push(quiet('This is a login, so its values are not recorded.'));
  if (seen.rows.length) {
    content.push(table('Fields', ['Name', 'Value and bytes', 'Field', 'Result'], seen.rows.map((row) => {
      const cells = [[code(row.name), row.steps.length > 1
        ? el('p', 'quiet', row.steps.map((step) => step || '(next)').join(' › ')) : ''],
      sent(row), field(row), result(row)];
      cells.kind = row.errors.length ? 'problem' : row.pointer || row.name.startsWith('_') ? '' : 'unread';
      return cells;
    })));
  }
  if (seen.more) content.push(quiet(`${seen.more} more rows are not shown.`));
  return content;
}
