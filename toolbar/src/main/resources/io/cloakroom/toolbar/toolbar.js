// Polls for changes, and shows the request that the address names: #request-7 or #request-7/session.

import { el, count } from './dom.js';
import { RequestList } from './list.js';
import { show } from './request.js';

const state = document.getElementById('state');

try {
  // For the page that the chip opens, which does not have the key.
  localStorage.setItem('cloakroom.toolbar', location.pathname.split('/')[1]);
} catch {
  // The chip then says how to come here.
}

const main = document.getElementById('request');
const empty = main.firstElementChild;
const list = new RequestList();
let version = 0;
let epoch = 0;
let shown = '';

function showState(text) {
  if (state.textContent !== text) state.textContent = text;
}

function address() {
  const found = /^#request-(\d{1,15})(?:\/([a-z]+))?$/.exec(location.hash);
  return found ? { number: Number(found[1]), panel: found[2] ?? '' } : null;
}

async function change(action) {
  const answer = await fetch(action, { method: 'POST' });
  if (answer.ok || answer.status === 404) await update();
}

/** Opens the request that the address names, unless it is open. */
async function open() {
  const wanted = address();
  list.select(wanted ? wanted.number : 0);
  document.body.classList.toggle('open', wanted !== null);
  if (!wanted) {
    shown = '';
    main.replaceChildren(empty);
    document.title = 'Cloakroom toolbar';
    return;
  }
  const key = `${wanted.number}/${wanted.panel}/${list.isPinned(wanted.number)}`;
  if (shown === key) return;
  shown = key;
  const answer = await fetch(`request?number=${wanted.number}`);
  if (shown !== key) return; // Another one was opened in the meantime.
  if (!answer.ok) {
    main.replaceChildren(back(), el('h2', '', `Request ${wanted.number}`),
      el('p', '', 'This request is no longer kept, or has not ended yet. The newest 200 are kept; pin those that you need for longer.'));
    shown = '';
    return;
  }
  const request = await answer.json();
  if (shown !== key) return;
  show(main, request, wanted.panel, list, change, back());
  document.title = `${request.summary.method} ${request.summary.path} – Cloakroom toolbar`;
}

function back() {
  const made = el('a', 'back', '← All requests');
  made.href = '#';
  return made;
}

async function update() {
  const answer = await fetch(`requests?after=${version}`);
  if (!answer.ok) throw new Error(String(answer.status));
  const changes = await answer.json();
  if (changes.epoch !== epoch) {
    epoch = changes.epoch;
    if (version) {
      version = 0;
      list.clear();
      await update();
      return;
    }
  }
  version = changes.version;
  list.update(changes.requests, new Set(changes.kept));
  showState(list.size ? count(list.size, 'request') : 'Waiting for a request.');
  if (changes.requests.length) await open();
}

async function poll() {
  try {
    await update();
  } catch {
    showState('The application has stopped. It gets a new address at the next start: see its log.');
  }
  setTimeout(poll, 1000);
}

async function showUnchecked() {
  const answer = await fetch('unchecked');
  const unchecked = answer.ok ? await answer.json() : [];
  document.getElementById('unchecked').replaceChildren(
    ...unchecked.map((description) => el('li', '', description)));
  document.getElementById('csrf').hidden = !unchecked.length;
}

document.getElementById('clear').addEventListener('click', () => change('clear'));
addEventListener('hashchange', () => open().then(() => {
  if (address()) main.focus({ preventScroll: true });
}));
showUnchecked().catch(() => {}); // The first poll says that the application has stopped.
poll();
