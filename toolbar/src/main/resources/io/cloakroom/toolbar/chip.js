// Shows the chip of the request that answered this page. `chip` is declared above: the request's
// number, its address in the toolbar, and texts. The script uses neither inline styles nor markup,
// so the page's policy needs to allow nothing but this file.

// Turbo and htmx show another page without loading it. Such a page names its own request in an
// element, and the chip imports the script of that request. An import has the nonce of this script.

export { chip };

const NAME = 'cloakroom-chip';
const MARK = `meta[name="${NAME}"]`;
const SCRIPT = 'script[src*="/.cloakroom/chip/"]';
const FOLDED = 'cloakroom.chip';

const STYLE = `
:host {
  all: initial !important;
  position: fixed !important;
  inset: auto max(8px, env(safe-area-inset-right)) max(8px, env(safe-area-inset-bottom)) auto !important;
  z-index: 2147483647 !important;
  display: block !important;
  max-width: calc(100vw - 16px) !important;
  color-scheme: light dark !important;
}
@media print { :host { display: none !important; } }
aside {
  --page: light-dark(#fff, #171c22);
  --line: light-dark(#c4cad2, #444d58);
  --text: light-dark(#1a1e24, #e8ebef);
  --quiet: light-dark(#565e6a, #a9b2bd);
  --odd: light-dark(#7a5200, #f2c46d);
  --wrong: light-dark(#b3261e, #ff9d94);
  --focus: light-dark(#0b57d0, #8ab4f8);
  display: flex;
  box-sizing: border-box;
  direction: ltr;
  max-width: 100%;
  border: 1px solid var(--line);
  border-radius: 14px;
  background: var(--page);
  color: var(--text);
  box-shadow: 0 1px 2px rgb(0 0 0 / 16%), 0 4px 14px rgb(0 0 0 / 14%);
  font: 500 12px/18px system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
}
a {
  display: flex;
  flex: 1 1 auto;
  flex-wrap: wrap;
  gap: 0 7px;
  min-width: 0;
  padding: 4px 4px 4px 11px;
  border-radius: 13px;
  color: inherit;
  text-decoration: none;
  overflow-wrap: anywhere;
}
a:hover .number { text-decoration: underline; }
a:focus-visible, button:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
span + span::before { content: '·'; margin-inline-end: 7px; color: var(--quiet); font-weight: 400; }
.number { color: var(--quiet); }
.quiet { color: var(--quiet); font-weight: 400; }
.odd { color: var(--odd); }
.wrong { color: var(--wrong); }
[hidden] { display: none; }
button {
  all: unset;
  flex: none;
  align-self: flex-start;
  box-sizing: border-box;
  min-width: 26px;
  height: 26px;
  border-radius: 13px;
  color: var(--quiet);
  text-align: center;
  font: 400 16px/24px system-ui, sans-serif;
  cursor: pointer;
}
button:hover { color: var(--text); }
.folded a { display: none; }
.folded button { font: 500 12px/26px system-ui, sans-serif; padding-inline: 8px; }
.folded.has-odd button { color: var(--odd); }
.folded.has-wrong button { color: var(--wrong); }
`;

function isFolded() {
  try {
    return sessionStorage.getItem(FOLDED) === 'true';
  } catch {
    return false; // The page may not use its storage.
  }
}

function remember(folded) {
  try {
    sessionStorage.setItem(FOLDED, String(folded));
  } catch {
    // The chip is folded until the next page.
  }
}

function span(text, kind) {
  const made = document.createElement('span');
  made.textContent = text;
  made.className = kind;
  return made;
}

/** The time in which a script changes the address after it has replaced the page. */
const SETTLING = 1000;

/** Returns the last word of an address, which names a request: "x-7" of "/.cloakroom/chip/x-7". */
function nameIn(address) {
  return /[\w-]+$/.exec(address ?? '')?.[0] ?? '';
}

/** Returns the name of the request that made the page that is shown; of several, the last one. */
function shownName() {
  const mark = [...document.querySelectorAll(MARK)].at(-1);
  return mark
    ? nameIn(mark.content)
    : nameIn([...document.querySelectorAll(SCRIPT)].at(-1)?.getAttribute('src'));
}

function brings(record) {
  return record.type === 'attributes'
    ? record.target.matches(MARK)
    : [...record.addedNodes].some((node) => node instanceof Element
      && (node.matches(`${MARK}, ${SCRIPT}`) || node.querySelector(`${MARK}, ${SCRIPT}`)));
}

class Chip extends HTMLElement {
  #box = document.createElement('aside');
  #link = document.createElement('a');
  #fold = document.createElement('button');
  #earlier = document.createElement('span');
  #number = 0;
  #address = pageAddress();
  #replaced = -Infinity;
  #wanted = '';

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.#earlier.className = 'odd';
    this.#earlier.hidden = true;
    this.#box.lang = 'en';
    this.#box.setAttribute('aria-label', 'Cloakroom toolbar');
    this.#link.target = '_blank';
    this.#link.rel = 'noopener noreferrer';
    this.#fold.type = 'button';
    this.#fold.addEventListener('click', () => {
      const folded = !this.#box.classList.contains('folded');
      remember(folded);
      this.#render(folded);
    });
    this.#box.append(this.#link, this.#fold);
    root.append(this.#box);
    // If a script shows another page that names no request, this request is not its request.
    window.navigation?.addEventListener('currententrychange', () => {
      if (performance.now() - this.#replaced < SETTLING) {
        this.#replaced = -Infinity;
        this.#address = pageAddress();
      }
      this.#showEarlier(this.#address !== pageAddress());
    });
    new MutationObserver((records) => {
      if (records.some(brings)) this.follow();
    }).observe(document, { childList: true, subtree: true, attributeFilter: ['content'] });
  }

  /** Shows the request that made the page that is shown now. */
  async follow() {
    const name = shownName();
    if (!name) return;
    this.#wanted = name;
    // A script changes the address before or after it replaces the page.
    if (this.#address === pageAddress()) this.#replaced = performance.now();
    this.#address = pageAddress();
    this.#showEarlier(false);
    const number = Number(/\d+$/.exec(name)?.[0] ?? 0);
    let found = { number, href: this.#link.href.replace(/\d+$/, number), parts: [] };
    try {
      found = (await import(new URL(name, import.meta.url))).chip;
    } catch {
      // The page has the number, and the toolbar the rest.
    }
    if (this.#wanted === name) this.show(found);
  }

  /** Shows a request, which may be another one than before. */
  show({ number, href, parts }) {
    this.#number = number;
    this.#link.href = href;
    this.#link.title = `Open request ${number} in the toolbar`;
    this.#link.replaceChildren(
      span(`#${number}`, 'number'),
      this.#earlier,
      ...parts.map(({ text, tone }) => span(text, tone)));
    this.#box.className = '';
    for (const { tone } of parts) this.#box.classList.add(`has-${tone}`);
    this.#render(isFolded());
  }

  #showEarlier(earlier) {
    this.#earlier.hidden = !earlier;
    this.#earlier.textContent = earlier ? 'of an earlier page' : '';
  }

  #render(folded) {
    this.#box.classList.toggle('folded', folded);
    this.#fold.textContent = folded ? `#${this.#number}` : '×';
    this.#fold.setAttribute('aria-label',
      folded ? `Show the summary of request ${this.#number}` : 'Hide the summary');
    this.#fold.setAttribute('aria-expanded', String(!folded));
  }
}

function pageAddress() {
  return location.href.split('#', 1)[0];
}

if (window === window.top) {
  if (!customElements.get(NAME)) customElements.define(NAME, Chip);
  if (!document.querySelector(NAME)) {
    const shown = document.createElement(NAME);
    shown.show(chip);
    // Beside the body, because scripts replace bodies.
    document.documentElement.append(shown);
  }
}
