// Cookies: what came, what is sent, and what a browser does with it.

import { el, code, bytes, quiet, section, table } from './dom.js';

const MOST = 4096;

function value(cookie) {
  return cookie.masked ? el('span', 'quiet', 'secret, not recorded') : code(cookie.value);
}

function lines(...texts) {
  const shown = texts.flat().filter(Boolean);
  const made = el('ul', 'lines');
  made.append(...shown.map((text) => el('li', '', text)));
  return made;
}

function received(seen) {
  if (!seen.received.length) return quiet('The browser sent no cookie.');
  return table('Cookies of the request', ['Name', 'Value', 'Size', 'What it is'], seen.received.map((cookie) => {
    const odd = lines(cookie.remarks);
    odd.classList.add('odd');
    return [code(cookie.name), value(cookie), el('span', 'number', bytes(cookie.bytes)),
      [lines(cookie.about, cookie.decision), cookie.remarks.length ? odd : '']];
  }));
}

function sent(cookie) {
  const made = el('article', `cookie ${cookie.kept ? '' : 'dropped'}`,
    el('h4', '', code(cookie.name), ' ', el('span', `badge ${cookie.kept ? 'good' : 'wrong'}`, cookie.kept ? 'browsers keep it' : 'browsers drop it')),
    el('p', '', value(cookie)),
    lines(cookie.about, cookie.reason || 'set outside of Cloakroom'));
  made.append(table(`What a browser does with ${cookie.name}`, ['Attribute', 'Value', 'What a browser does'],
    cookie.attributes.map((attribute) => {
      const row = [code(attribute.name), code(attribute.value), attribute.effect];
      row.kind = attribute.problem ? 'problem' : '';
      return row;
    })));
  if (cookie.bytes > MOST) made.append(el('p', 'wrong', `The line has ${cookie.bytes} bytes.`));
  return made;
}

export function cookies({ cookies: seen }) {
  const content = [
    section('Sent by the browser', el('p', 'quiet', `${seen.bytes} bytes in all`), received(seen)),
    section('Set by the response', ...(seen.sent.length ? seen.sent.map(sent) : [quiet('The response sets no cookie.')])),
  ];
  if (seen.kept.length) {
    content.push(section('Not sent, and why', table('Cookies that are not sent', ['Name', 'Why'],
      seen.kept.map((cookie) => [code(cookie.name), cookie.reason]))));
  }
  if (seen.more) content.push(quiet(`${seen.more} more cookies are not shown.`));
  return content;
}
