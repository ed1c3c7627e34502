// The list of journeys: a form, the page to which it leads, and the requests of its scripts are one card.

import { el, count, millis } from './dom.js';

const EFFECTS = ['new', 'changed', 'moved', 'ended', 'refused'];

/** What the browser asked for, in a word beside the method. */
const KINDS = { script: 'script', htmx: 'htmx', file: 'file' };

function badge(text, kind = '') {
  return el('span', `badge ${kind}`, text);
}

function badges(summary) {
  const made = el('span', 'badges');
  if (KINDS[summary.kind]) made.append(badge(KINDS[summary.kind]));
  if (summary.owner) {
    const user = badge(summary.owner, 'user');
    user.title = summary.owner;
    made.append(user);
  }
  if (summary.session && summary.session !== 'none') {
    made.append(badge(`session ${summary.session}`, EFFECTS.includes(summary.session) ? 'effect' : ''));
  }
  if (summary.csrf === 'refused') made.append(badge('csrf refused', 'wrong'));
  if (summary.errors) made.append(badge(count(summary.errors, 'error'), 'wrong'));
  if (summary.flash) made.append(badge(`${summary.flash} flash`));
  if (summary.trips) made.append(badge(`${count(summary.trips, 'trip')} ${millis(summary.tripMillis)}`));
  return made;
}

function statusKind(status) {
  return status < 300 ? 'good' : status < 400 ? 'moved' : 'wrong';
}

function row({ summary, pinned }) {
  const made = el('a', 'row',
    el('span', `status ${statusKind(summary.status)}`, summary.status),
    el('span', 'what', el('b', '', summary.method), ' ', summary.path),
    el('span', 'took', pinned ? '📌 ' : '', millis(summary.millis)),
    badges(summary));
  if (summary.headline && (summary.wrong || summary.odd)) {
    made.append(el('span', `headline ${summary.wrong ? 'wrong' : 'odd'}`, summary.headline));
  }
  made.href = `#request-${summary.number}`;
  made.dataset.number = summary.number;
  return made;
}

function words(summary) {
  return [summary.method, summary.path, summary.status, summary.owner, summary.session, summary.kind,
    ...summary.keys].join(' ').toLowerCase();
}

export class RequestList {
  #requests = new Map();
  #cards = new Map();
  #place = document.getElementById('journeys');
  #words = document.getElementById('words');
  #filters = document.getElementById('filters');
  #selected = 0;

  constructor() {
    const search = document.getElementById('search');
    search.addEventListener('submit', (event) => event.preventDefault());
    search.addEventListener('input', () => this.#filter());
  }

  get size() {
    return this.#requests.size;
  }

  isPinned(number) {
    return this.#requests.get(number)?.pinned ?? false;
  }

  summary(number) {
    return this.#requests.get(number)?.summary;
  }

  /** Returns the requests of the same card, in their order. */
  journey(number) {
    const card = this.#cardOf(number);
    return [...this.#requests.values()].map((each) => each.summary)
      .filter((each) => this.#cardOf(each.number) === card)
      .sort((one, other) => one.number - other.number);
  }

  /** Returns the number of the request whose card shows this one. */
  #cardOf(number) {
    const summary = this.#requests.get(number)?.summary;
    return summary && summary.under && this.#requests.has(summary.under) ? summary.under : number;
  }

  clear() {
    this.#requests.clear();
    this.#cards.clear();
    this.#place.replaceChildren();
  }

  /** Adds what is new, and drops what is no longer kept. */
  update(changed, kept) {
    const stale = new Set();
    for (const number of this.#requests.keys()) {
      if (!kept.has(number)) {
        stale.add(this.#cardOf(number));
        this.#requests.delete(number);
        stale.add(number);
      }
    }
    for (const each of changed) {
      this.#requests.set(each.summary.number, each);
    }
    for (const each of changed) stale.add(this.#cardOf(each.summary.number));
    // Those under a card that is gone get cards of their own.
    for (const number of this.#requests.keys()) {
      const card = this.#cardOf(number);
      if (!this.#cards.has(card)) stale.add(card);
    }
    stale.forEach((card) => this.#build(card));
    if (stale.size) this.#filter();
  }

  #build(number) {
    const focused = document.activeElement?.dataset?.number;
    const own = this.#requests.has(number) && this.#cardOf(number) === number
      ? this.journey(number) : [];
    let card = this.#cards.get(number);
    if (!own.length) {
      card?.remove();
      this.#cards.delete(number);
      return;
    }
    if (!card) {
      card = el('li', 'card');
      card.id = `card-${number}`;
      this.#cards.set(number, card);
      const before = [...this.#place.children].find((each) => Number(each.id.slice(5)) < number);
      this.#place.insertBefore(card, before ?? null);
    }
    card.replaceChildren(...own.map((summary) => row(this.#requests.get(summary.number))));
    this.select(this.#selected);
    if (focused) card.querySelector(`[data-number="${Number(focused)}"]`)?.focus();
  }

  select(number) {
    this.#selected = number;
    for (const each of this.#place.querySelectorAll('.row')) {
      if (Number(each.dataset.number) === number) each.setAttribute('aria-current', 'true');
      else each.removeAttribute('aria-current');
    }
  }

  #filter() {
    const sought = this.#words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const only = [...this.#filters.querySelectorAll('input:checked')].map((box) => box.value);
    let visible = 0;
    for (const [number, card] of this.#cards) {
      const shown = this.journey(number).some((summary) => this.#matches(summary, sought, only));
      card.hidden = !shown;
      visible += shown ? 1 : 0;
    }
    document.getElementById('none').hidden = visible > 0 || !this.#cards.size;
  }

  #matches(summary, sought, only) {
    const text = words(summary);
    return sought.every((word) => text.includes(word))
      && (!only.includes('changed') || EFFECTS.includes(summary.session))
      && (!only.includes('refused') || summary.status >= 400)
      && (!only.includes('findings') || summary.wrong + summary.odd > 0)
      && (!only.includes('pinned') || this.isPinned(summary.number));
  }
}
