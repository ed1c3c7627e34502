// Polls for new forms and shows them. Everything that was sent is inserted as text, never as markup.

const forms = document.getElementById('forms');
const state = document.getElementById('state');
let newest = 0;
let opened = null;
let first = true;

try {
  // For the page that the chip opens, which does not have the key.
  localStorage.setItem('cloakroom.toolbar', location.pathname.split('/')[1]);
} catch {
  // The chip then says how to come here.
}

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function cell(row, ...contents) {
  const made = element('td');
  made.append(...contents);
  row.append(made);
}

function field(row) {
  if (row.pointer) return element('code', row.pointer);
  return row.name.startsWith('_')
    ? element('span', 'Cloakroom', 'quiet')
    : element('span', 'no field', 'odd');
}

function line(row) {
  const made = element('tr');
  const sent = row.offset >= 0;
  cell(made, sent ? element('span', String(row.offset), 'quiet') : element('span', 'not sent', 'quiet'));
  cell(made, element('code', row.rawName), row.masked && sent
    ? element('span', 'hidden', 'quiet')
    : element('code', row.rawValue));
  cell(made, element('code', row.name));
  cell(made, element('code', row.steps.map((step) => step || '(next)').join(' › ')));
  cell(made, row.masked && sent ? element('span', 'secret', 'quiet') : element('code', row.text));
  cell(made, field(row));
  cell(made, element('span', row.type, 'quiet'), ' ', element('code', row.value));
  const errors = element('ul');
  errors.append(...row.errors.map((error) => element('li', error, 'wrong')));
  cell(made, errors);
  return made;
}

function table(rows) {
  const made = element('table');
  const head = element('tr');
  for (const title of ['Offset', 'Bytes', 'Name', 'Steps', 'Value', 'Field', 'Result', 'Errors']) {
    const th = element('th', title);
    th.scope = 'col';
    head.append(th);
  }
  const top = element('thead');
  top.append(head);
  const body = element('tbody');
  body.append(...rows.map(line));
  made.append(top, body);
  const scrolled = element('div', '', 'table');
  scrolled.tabIndex = 0;
  scrolled.setAttribute('role', 'region');
  scrolled.setAttribute('aria-label', 'Fields');
  scrolled.append(made);
  return scrolled;
}

function count(number, word) {
  return number === 1 ? `1 ${word}` : `${number} ${word}s`;
}

function card({ number, request, form }) {
  const made = element('details');
  made.id = `form-${number}`;
  made.dataset.request = request;
  const wrong = form.rows.reduce((sum, row) => sum + row.errors.length, 0);
  const unread = form.rows.filter((row) => !row.pointer && !row.name.startsWith('_')).length;
  const title = element('summary');
  title.append(
    element('span', `${form.method} ${form.path}`, 'request'),
    element('span', String(form.status), form.status < 400 ? '' : 'wrong'),
    element('span', form.contentType || 'query', 'quiet'),
    element('span', count(form.rows.filter((row) => row.offset >= 0).length, 'value') + ' sent'));
  if (wrong) title.append(element('span', count(wrong, 'error'), 'wrong'));
  if (unread) title.append(element('span', `${unread} unread`, 'odd'));
  title.append(element('time', new Date(form.at).toLocaleTimeString(), 'quiet'));
  made.append(title);
  if (form.refusal) {
    const refusal = element('p', '', 'refusal');
    refusal.append(element('strong', 'Refused: ', 'wrong'), form.refusal);
    made.append(refusal);
  }
  if (form.rows.length) made.append(table(form.rows));
  if (form.more) made.append(element('p', `${form.more} more rows are not shown.`, 'refusal quiet'));
  return made;
}

function showState(text) {
  if (state.textContent !== text) state.textContent = text;
}

async function showUnchecked() {
  const answer = await fetch('unchecked');
  const unchecked = answer.ok ? await answer.json() : [];
  document.getElementById('unchecked').replaceChildren(
    ...unchecked.map((description) => element('li', description)));
  document.getElementById('csrf').hidden = !unchecked.length;
}

// Shows the form of the request that the address names, as the chip of a page does.
function showAsked() {
  const request = /^#request-(\d{1,15})$/.exec(location.hash)?.[1];
  const asked = document.getElementById('asked');
  const found = request && forms.querySelector(`[data-request="${request}"]`);
  asked.hidden = !request || Boolean(found);
  asked.textContent = asked.hidden ? '' : `No form of request ${request} is recorded.`;
  if (found) {
    if (opened && opened !== found) opened.open = false;
    opened = null;
    found.open = true;
    found.scrollIntoView();
    found.querySelector('summary').focus();
  }
}

async function poll() {
  try {
    const answer = await fetch(`forms?after=${newest}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const seen = await answer.json();
    for (const each of seen) {
      newest = each.number;
      forms.prepend(card(each));
    }
    if (seen.length) {
      // Forms that the reader opened stay open; the one that opened automatically is closed.
      if (opened) opened.open = false;
      opened = forms.firstElementChild;
      opened.open = true;
      opened.addEventListener('click', () => { opened = null; }, { once: true });
    }
    while (forms.childElementCount > 50) forms.lastElementChild.remove();
    if (first) showAsked();
    first = false;
    showState(forms.childElementCount
      ? `${count(forms.childElementCount, 'form')}, newest first.`
      : 'Waiting for a form to be sent.');
  } catch {
    showState('The application has stopped. It gets a new address at the next start: see its log.');
  }
  setTimeout(poll, 1000);
}

window.addEventListener('hashchange', showAsked);
showUnchecked().catch(() => {}); // The first poll says that the application has stopped.
poll();
