// What was decided about the request: CSRF, flash messages and login.

import { el, code, link, quiet, table } from './dom.js';

export function csrf({ csrf: verdicts }) {
  if (!verdicts.length) return [quiet('This request was not checked.')];
  return verdicts.flatMap((verdict) => [
    !verdict.accepted ? '' : el('p', 'verdict good',
      el('b', '', 'Accepted: '), verdict.reason),
    verdict.checks.length
      ? table('Checks, in their order', ['', 'Looked at', 'The request has', 'Result'], verdict.checks.map((check, index) => {
        const row = [el('span', 'number', String(index + 1)), code(check.name), code(check.seen),
          [check.result, ' ', check.deciding ? el('span', `badge ${verdict.accepted ? 'good' : 'wrong'}`, 'decided') : '']];
        row.kind = check.deciding ? 'deciding' : '';
        return row;
      }))
      : quiet('No further check was needed.'),
  ]);
}

export function flash({ flash: moves, summary }, list) {
  if (!moves.length) return [quiet('This request neither left nor took a message.')];
  const content = [table('Flash messages', ['What', 'Message', 'Left by'], moves.map((move) => [
    el('span', `badge ${move.move === 'added' ? 'effect' : ''}`, move.move),
    [el('span', 'quiet', move.category), ' ', move.text],
    move.from === 0 ? 'an earlier request' : move.from === summary.number ? 'this request' : link(move.from, 'flash'),
  ]))];
  if (moves.some((move) => move.move === 'added') && list.journey(summary.number).length === 1) {
    content.push(quiet('No page of this journey has taken it yet.'));
  }
  return content;
}

export function login({ login: sentences, session }) {
  const who = el('p', '', session.ownerAfter ? 'Logged in as ' : 'Nobody is logged in.',
    session.ownerAfter ? code(session.ownerAfter) : '');
  if (!sentences.length) return [who, quiet('Login decided nothing in this request.')];
  const made = el('ol', 'lines');
  made.append(...sentences.map((sentence) => el('li', '', sentence)));
  return [who, made];
}
