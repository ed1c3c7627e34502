// Builds elements. Everything that was recorded is inserted as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

// Control characters and those that change the direction of text, which could disguise a value.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Returns a text in which each character can be seen. */
export function visible(text) {
  return String(text).replace(HIDDEN, (char) =>
    `⟨U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** Returns an element with this class and these children; texts are inserted as text. */
export function el(name, kind, ...children) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== '')
    .map((child) => (child instanceof Node ? child : visible(child))));
  return made;
}

export function code(text, kind) {
  return el('code', kind, text);
}

/**
 * Returns a line or a type of the application without the packages of its classes, which are in the
 * title. It breaks where its parts meet.
 */
export function place(text) {
  const short = text.replace(/\b(?:[a-z_][\w]*\.)+(?=[A-Z])/g, '');
  const made = el('span', '', ...short.split(/(?=[($])/).flatMap((part, at) =>
    (at ? [document.createElement('wbr'), part] : [part])));
  made.title = text;
  return made;
}

/** Returns an element of SVG with these attributes. */
export function svg(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Returns a bar that begins at a part of its width, from 0 to 1, and is so long. */
export function bar(start, length, kind) {
  const from = Math.max(0, Math.min(0.99, start)) * 100;
  const width = Math.max(1, Math.min(100 - from, length * 100));
  return svg('svg', { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { class: 'track', x: 0, y: 4, width: 100, height: 2 }),
    svg('rect', { class: kind, x: from, y: 0, width, height: 10 }));
}

export function count(number, word) {
  return number === 1 ? `1 ${word}` : `${number} ${word}s`;
}

export function bytes(number) {
  return number < 0 ? '–' : number < 10000 ? `${number} B` : `${(number / 1024).toFixed(1)} KiB`;
}

export function millis(number) {
  return number >= 100 ? `${Math.round(number)} ms` : `${number.toFixed(1)} ms`;
}

/** Returns a list of terms and their descriptions; empty descriptions are left out. */
export function facts(...pairs) {
  const made = el('dl', 'facts');
  for (const [term, ...rest] of pairs) {
    if (rest.some((each) => each !== '' && each !== null)) {
      made.append(el('div', '', el('dt', '', term), el('dd', '', ...rest)));
    }
  }
  return made;
}

/**
 * Returns a table whose rows become cards where the page is narrow.
 *
 * @param titles the titles of the columns
 * @param rows arrays of cells; a cell is a text, an element or an array of them
 */
export function table(caption, titles, rows) {
  const head = el('tr');
  for (const title of titles) {
    const cell = el(title ? 'th' : 'td', '', title);
    if (title) cell.scope = 'col';
    head.append(cell);
  }
  const body = el('tbody');
  for (const cells of rows) {
    const row = el('tr', cells.kind ?? '');
    cells.forEach((content, index) => {
      const shown = el('div', '', ...[content].flat());
      const cell = el('td', shown.textContent || shown.querySelector('svg') ? '' : 'blank', shown);
      cell.dataset.title = titles[index];
      row.append(cell);
    });
    body.append(row);
  }
  const made = el('table', '', el('caption', 'hidden', caption), el('thead', '', head), body);
  const scrolled = el('div', 'table', made);
  scrolled.tabIndex = 0;
  scrolled.setAttribute('role', 'region');
  scrolled.setAttribute('aria-label', caption);
  return scrolled;
}

export function section(title, ...content) {
  return el('section', '', el('h3', '', title), ...content);
}

export function quiet(text) {
  return el('p', 'quiet', text);
}

/** Returns a link to a request. */
export function link(number, panel = '') {
  const made = el('a', '', `request ${number}`);
  made.href = `#request-${Number(number)}${panel ? `/${panel}` : ''}`;
  return made;
}

/** Returns the elements of a sentence in which each "request 7" is a link. */
export function linked(text) {
  return visible(text).split(/\b(request \d{1,12})\b/).map((part) =>
    (/^request \d+$/.test(part) ? link(part.slice(8)) : part));
}
