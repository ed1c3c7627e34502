// Enhancements only: every page also works without this file, with one more page load.

const status = document.querySelector("[data-status]");

function say(text) {
  status.textContent = "";
  // A live region announces changes only, so it is cleared before the same text is set again.
  setTimeout(() => { status.textContent = text; }, 50);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { status.textContent = ""; }, 6000);
}

// Focus the server's message first: errors or a confirmation.
document.querySelector("[data-focus]")?.focus();

// The menu works without a script. With one, Escape, a click elsewhere and leaving it by Tab close it.
const menu = document.querySelector("[data-menu]");
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  if (menu && !menu.contains(event.target)) menu.open = false;
});
menu?.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// A login moves the session. A request that was under way then is refused, and sent again once, with the new cookie.
async function send(url, options) {
  const response = await fetch(url, options);
  if (response.status !== 409) return response;
  const problem = await response.clone().json().catch(() => ({}));
  return problem.retry ? fetch(url, options) : response;
}

// A form that was refused for the same reason. The server marks only those that then do nothing twice.
document.querySelector("form[data-resend]")?.requestSubmit();

// Like a photo without leaving the wall.
for (const form of document.querySelectorAll("form[data-like]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      const response = await send(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
      });
      if (response.status === 401) {
        // Sent as a page request, it redirects to the login, which makes the like.
        form.submit();
        return;
      }
      if (!response.ok) throw new Error(response.status);
      const { liked, likes } = await response.json();
      button.ariaPressed = String(liked);
      form.elements.liked.value = String(!liked);
      form.querySelector("[data-likes]").textContent = likes;
      say(liked ? form.dataset.said : form.dataset.unsaid);
    } catch {
      say(status.dataset.failed);
    } finally {
      button.ariaBusy = "false";
    }
  });
}

// Upload progress: the browser sends the form as usual, and the script polls how much has arrived.
for (const form of document.querySelectorAll("form[data-uploads]")) {
  const shown = form.querySelector("[data-progress]");
  const bar = shown.querySelector("progress");
  const plain = form.action;
  let asking;

  const end = () => {
    clearTimeout(asking);
    shown.hidden = true;
    form.action = plain;
  };

  async function ask(id, said) {
    try {
      const { state, received, total } = await (await send(form.dataset.uploads + id)).json();
      const percent = total > 0 ? Math.floor((100 * received) / total) : 0;
      if (state === "receiving" && total > 0) {
        shown.hidden = false;
        bar.value = percent;
        // Announce only every quarter; every percent would be too much for a screen reader.
        if (percent >= said + 25) {
          said = percent - (percent % 25);
          say(`${shown.textContent.trim()}: ${said} %`);
        }
      }
      if (state === "received" || state === "refused") return;
    } catch {
      // The upload continues; only this poll failed.
    }
    asking = setTimeout(ask, 500, id, said);
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name) return; // This button only adds a row.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    form.action = plain + "?_upload=" + id;
    clearTimeout(asking);
    asking = setTimeout(ask, 500, id, 0);
  });
  // A page restored from the back/forward cache is not uploading.
  addEventListener("pageshow", (event) => { if (event.persisted) end(); });
}

// Add a row to a list without loading the page, so that a chosen file stays chosen.
for (const button of document.querySelectorAll("button[data-adds]")) {
  const list = document.getElementById(button.dataset.adds);
  button.addEventListener("click", (event) => {
    const rows = list.querySelectorAll(".row > *");
    if (rows.length >= button.dataset.most) return; // The server says so.
    event.preventDefault();
    const row = rows[rows.length - 1].cloneNode(true);
    const input = row.querySelector("input");
    const label = row.querySelector("label");
    input.value = "";
    input.id = label.htmlFor = input.id.replace(/\d+$/, rows.length);
    label.textContent = label.textContent.replace(/\d+$/, rows.length + 1);
    for (const name of ["aria-invalid", "aria-describedby", "autofocus"]) input.removeAttribute(name);
    rows[rows.length - 1].after(row);
    input.focus();
  });
}

// A button that shows the password; the password is hidden again before the form is sent.
for (const input of document.querySelectorAll("input[type=password][data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.setAttribute("aria-controls", input.id);
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? input.dataset.hide : input.dataset.show;
    button.ariaLabel = `${button.textContent}: ${input.labels[0].textContent}`;
  };
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
  const pair = document.createElement("div");
  pair.className = "secret";
  input.replaceWith(pair);
  pair.append(input, button);
  show(false);
}

// Drafts: text that was typed but not sent stays in this tab; never passwords, files or tokens.
const PREFIX = "draft:";
const SENT = "draft-sent";
const kept = (input) => input.name && !input.matches("[type=hidden], [type=password], [type=file], [data-show], [type=submit], button");
const fieldsOf = (form) => [...form.elements].filter(kept);
const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));

// Whether something was typed before this script ran, as on a slow connection.
const typed = (form) => fieldsOf(form).some((input) => input.checked !== input.defaultChecked || (input.defaultValue !== undefined && input.value !== input.defaultValue));

function keep(form) {
  const values = fieldsOf(form).map((input) => (input.matches("[type=radio], [type=checkbox]") ? input.checked : input.value));
  sessionStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(values));
}

function restore(form) {
  const stored = sessionStorage.getItem(PREFIX + form.dataset.draft);
  const values = stored === null ? [] : JSON.parse(stored);
  const inputs = fieldsOf(form);
  if (values.length !== inputs.length) return;
  inputs.forEach((input, i) => {
    if (typeof values[i] === "boolean") input.checked = values[i];
    else input.value = values[i];
  });
}

try {
  const sent = sessionStorage.getItem(SENT);
  const forms = [...document.querySelectorAll("form[data-draft]")];
  // Only the page right after the form clears its draft; a login in between keeps it.
  if (sent !== null && document.querySelector("[data-category=success], [data-done]")) {
    sessionStorage.removeItem(PREFIX + sent);
  }
  sessionStorage.removeItem(SENT);
  for (const form of forms) {
    // If the page shows errors, the server has filled in the values that were sent.
    if (document.querySelector("[data-errors]") || typed(form)) keep(form);
    else restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, form.dataset.draft));
  }
  for (const form of document.querySelectorAll("form[data-forgets-drafts]")) {
    form.addEventListener("submit", () => drafts().forEach((key) => sessionStorage.removeItem(key)));
  }
} catch {
  // Storage may be disabled. Forms still work, but nothing is kept.
}

// Prices are written as the server writes them.
const euros = new Intl.NumberFormat(document.documentElement.lang === "de" ? "de-DE" : "en-GB", { style: "currency", currency: "EUR" });
const printsIn = (input) => (/^\d{1,4}$/.test(input.value) ? Number(input.value) : NaN);
const priced = (prints, price) => (Number.isNaN(prints) ? "–" : euros.format(prints * price));

// The cart: totals follow the quantities at once, and the cart is saved when a quantity is final.
for (const form of document.querySelectorAll("form[data-cart]")) {
  const lines = [...form.querySelectorAll("[data-line]")];
  const count = document.querySelector("header .count");
  const spoken = count?.nextElementSibling;
  let saving = Promise.resolve();
  let leaving = false;

  const reckon = () => {
    let all = 0;
    for (const line of lines) {
      const prints = printsIn(line.querySelector("input:not([type=hidden])"));
      all += prints;
      line.querySelector("[data-amount]").textContent = priced(prints, form.dataset.price);
    }
    // There is no total if all photos in the cart were deleted.
    const sum = form.querySelector("[data-sum]");
    if (sum) sum.textContent = priced(all, form.dataset.price);
    return all;
  };

  const save = async (body) => {
    try {
      const response = await send(form.action, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      const prints = (await response.json()).lines.reduce((sum, line) => sum + line.quantity, 0);
      const [none, one, two] = form.dataset.counts.split("|");
      if (count) count.textContent = prints;
      if (spoken) spoken.textContent = prints === 0 ? none : prints === 1 ? one : two.replace("2", prints);
    } catch {
      if (!leaving) say(status.dataset.failed);
    }
  };

  for (const button of form.querySelectorAll("[data-scriptless]")) button.hidden = true;
  form.addEventListener("input", reckon);
  form.addEventListener("submit", () => { leaving = true; });
  form.addEventListener("change", (event) => {
    const all = reckon();
    if (Number.isNaN(all)) return; // The server gives the reason when the form is sent.
    if (printsIn(event.target) === 0) {
      form.requestSubmit(event.target.closest("[data-line]").querySelector("[name=remove]"));
      return;
    }
    const body = new URLSearchParams(new FormData(form));
    // One after the other, so that the last quantity stays.
    saving = saving.then(() => save(body));
  });
  // A browser may have restored what was typed.
  addEventListener("pageshow", reckon);
}

// A photo's page: the price of the prints.
for (const form of document.querySelectorAll("form.order[data-price]")) {
  const input = form.querySelector("[name=quantity]");
  const live = form.querySelector("[data-live]");
  const reckon = () => {
    live.hidden = false;
    live.querySelector("[data-sum]").textContent = priced(printsIn(input), form.dataset.price);
  };
  form.addEventListener("input", reckon);
  addEventListener("pageshow", reckon);
}

// The last viewed photos stay in this browser's local storage until the logout.
const RECENT = "recent";
try {
  const seen = JSON.parse(localStorage.getItem(RECENT) ?? "[]").filter(({ id, title }) => Number.isSafeInteger(id) && typeof title === "string");
  const here = document.querySelector("[data-recent]");
  if (here) {
    const id = Number(here.dataset.recent);
    const others = seen.filter((other) => other.id !== id).slice(0, 5);
    localStorage.setItem(RECENT, JSON.stringify([{ id, title: here.dataset.title }, ...others]));
    for (const other of others) {
      const image = new Image(240, 240);
      image.alt = other.title;
      const link = document.createElement("a");
      link.href = `/photos/${other.id}`;
      const item = document.createElement("li");
      link.append(image);
      item.append(link);
      // A photo that was deleted has no picture.
      image.addEventListener("error", () => item.remove());
      image.src = `/photos/${other.id}/thumbnail`;
      here.querySelector("ul").append(item);
    }
    here.hidden = others.length === 0;
  }
  for (const form of document.querySelectorAll("form[data-forgets-drafts]")) {
    form.addEventListener("submit", () => localStorage.removeItem(RECENT));
  }
} catch {
  // Storage may be disabled.
}

// The page about stored data: the places that only a script can read.
for (const place of document.querySelectorAll("[data-storage]")) {
  const nil = place.querySelector("[data-nil]");
  try {
    const storage = window[place.dataset.storage];
    const body = place.querySelector("tbody");
    const labels = body.dataset.labels.split("|");
    for (const name of Object.keys(storage).sort()) {
      const value = storage.getItem(name);
      const bytes = new TextEncoder().encode(name + value).length;
      const size = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "byte", unitDisplay: "long" }).format(bytes);
      const cells = [value.length > 160 ? value.slice(0, 160) + "…" : value, size, place.dataset.ends];
      const row = body.insertRow();
      const head = document.createElement("th");
      head.scope = "row";
      head.append(Object.assign(document.createElement("code"), { textContent: name }));
      row.append(head);
      cells.forEach((text, i) => {
        const cell = row.insertCell();
        cell.dataset.label = labels[i];
        cell.textContent = text;
      });
    }
    place.querySelector("table").hidden = storage.length === 0;
    nil.hidden = storage.length > 0;
    nil.textContent = place.dataset.none;
  } catch {
    // Storage is disabled, so nothing is in it.
    nil.textContent = place.dataset.none;
  }
}
