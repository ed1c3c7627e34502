// One request: its head, what stands out, and its panels.

import { el, code, count, facts, linked, millis, quiet, section, table } from './dom.js';
import { session } from './session.js';
import { cookies } from './cookies.js';
import { form } from './form.js';
import { csrf, flash, login } from './decisions.js';
import { log, response, store, view } from './response.js';

const WEIGHTS = { wrong: 'Problem', odd: 'Hint', note: 'Note' };

function findings(request, panel) {
  // The panel of the login has its notes as a list.
  const own = request.findings.filter((each) => !panel
    || (each.panel === panel && !(panel === 'login' && each.level === 'note')));
  if (!own.length) return null;
  const made = el('ul', 'findings');
  for (const finding of own) {
    const item = el('li', finding.level,
      el('strong', '', `${WEIGHTS[finding.level]}: `), ...linked(finding.text));
    if (finding.cure) item.append(el('p', 'cure', finding.cure));
    if (!panel) {
      const more = el('a', 'more', `Open ${finding.panel}`);
      more.href = `#request-${request.summary.number}/${finding.panel}`;
      item.append(more);
    }
    made.append(item);
  }
  return made;
}

function overview(request, list) {
  const { summary } = request;
  const journey = list.journey(summary.number);
  const content = [
    findings(request, '') ?? quiet('Nothing stands out in this request.'),
    facts(
      ['User', summary.owner || 'nobody is logged in'],
      ['Session', summary.session || 'not used'],
      ['CSRF', request.csrf.length
        ? `${summary.csrf}: ${request.csrf[0].reason}` : 'not checked'],
      ['Store', summary.trips ? `${count(summary.trips, 'trip')}, ${millis(summary.tripMillis)}` : 'not called'],
      ['Flash', summary.flash ? count(summary.flash, 'move') : ''],
      ['Form', request.form ? `${count(request.form.rows.filter((row) => row.offset >= 0).length, 'value')} sent, ${count(summary.errors, 'error')}` : '']),
  ];
  if (journey.length > 1) {
    content.push(section('Journey', table('The requests of this journey', ['Request', 'Status', 'Session', 'Took'],
      journey.map((each) => {
        const open = el('a', '', `${each.method} ${each.path}`);
        open.href = `#request-${each.number}`;
        const cells = [each.number === summary.number ? el('b', '', `${each.method} ${each.path}`) : open,
          String(each.status), each.session || 'not used', millis(each.millis)];
        return cells;
      }))));
  }
  content.push(section('In order', request.steps.length
    ? table('Everything that happened, in order', ['At', 'Part', 'What, and why'],
      request.steps.map((step) => [el('span', 'number', millis(step.at)), el('span', 'number', step.area), step.text]))
    : quiet('Nothing was noted.')));
  return content;
}

/** The panels in their order: the title, the number beside it, and the content. */
const PANELS = {
  overview: ['Overview', (request) => request.findings.filter((each) => each.level !== 'note').length, overview],
  session: ['Session', (request) => request.session.values.length, session],
  cookies: ['Cookies', (request) => request.cookies.received.length + request.cookies.sent.length, cookies],
  form: ['Form', (request) => (request.form ? request.form.rows.length : 0), form],
  flash: ['Flash', (request) => request.flash.length, flash],
  csrf: ['CSRF', (request) => request.csrf.reduce((sum, each) => sum + each.checks.length, 0), csrf],
  login: ['Login', (request) => request.login.length, login],
  view: ['View', (request) => request.view.templates.length, view],
  response: ['Response', (request) => request.response.failures.length, response],
  store: ['Store', (request) => request.store.calls.length, store],
  log: ['Log', (request) => request.log.length, log],
};

function panels(request, open) {
  const made = el('ul', '');
  for (const [id, [title, number]] of Object.entries(PANELS)) {
    const wrong = request.findings.some((each) => each.panel === id && each.level === 'wrong');
    const odd = request.findings.some((each) => each.panel === id && each.level === 'odd');
    const size = number(request);
    const to = el('a', size ? '' : 'none', title, ' ',
      size ? el('span', `size ${wrong ? 'wrong' : odd ? 'odd' : ''}`, String(size)) : '');
    to.href = `#request-${request.summary.number}/${id}`;
    if (id === open) to.setAttribute('aria-current', 'page');
    made.append(el('li', '', to));
  }
  const nav = el('nav', 'panels', made);
  nav.setAttribute('aria-label', 'Panels');
  return nav;
}

function button(text, action) {
  const made = el('button', '', text);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

function copy(text, content) {
  const made = button(text, async () => {
    try {
      await navigator.clipboard.writeText(content);
      made.textContent = 'Copied';
    } catch {
      made.textContent = 'Not allowed';
    }
    setTimeout(() => { made.textContent = text; }, 2000);
  });
  return made;
}

/** Shows a request and one of its panels in this place. */
export function show(place, request, wanted, list, change, back) {
  const { summary } = request;
  const id = PANELS[wanted] ? wanted : 'overview';
  const pinned = list.isPinned(summary.number);
  const [title, , content] = PANELS[id];
  const kind = summary.status < 300 ? 'good' : summary.status < 400 ? 'moved' : 'wrong';
  const body = el('div', 'panel', el('h2', 'hidden', title),
    id === 'overview' ? null : findings(request, id), ...content(request, list));
  body.id = `panel-${id}`;
  place.replaceChildren(
    back,
    el('header', 'request',
      el('p', 'title', el('span', `status ${kind}`, summary.status), ' ', el('b', '', summary.method), ' ', code(summary.path)),
      el('p', 'quiet', `Request ${summary.number}, ${new Date(summary.at).toLocaleTimeString()}, took ${millis(summary.millis)}`),
      el('div', 'actions',
        button(pinned ? 'Unpin' : 'Pin', () => change(`${pinned ? 'unpin' : 'pin'}?number=${summary.number}`)),
        copy('Copy as curl', request.curl),
        copy('Copy as test', request.test))),
    panels(request, id),
    body);
}
