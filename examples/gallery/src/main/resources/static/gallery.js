// Comfort only: without this file every page works the same, with a page load more.

const status = document.querySelector("[data-status]");

function say(text) {
  status.textContent = "";
  // A region announces what changes, so the same words again need a change in between.
  setTimeout(() => { status.textContent = text; }, 50);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { status.textContent = ""; }, 6000);
}

// What the server has to say comes first: errors, or what was just done.
document.querySelector("[data-focus]")?.focus();

// Like without leaving the wall.
for (const form of document.querySelectorAll("form[data-like]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
      });
      if (response.status === 401) {
        const next = location.pathname + location.search;
        location.assign("/login?next=" + encodeURIComponent(next));
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

// A button that shows the password; it is hidden again before it is sent.
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

// Drafts: what was typed and not sent stays in this tab, never passwords, files or tokens.
const PREFIX = "draft:";
const SENT = "draft-sent";
const kept = (input) => input.name && !input.matches("[type=hidden], [type=password], [type=file], [data-show], [type=submit], button");
const fieldsOf = (form) => [...form.elements].filter(kept);
const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));

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
  // Only the page right after the form counts: a login in between leaves the draft.
  if (sent !== null && document.querySelector("[data-level=success], [data-done]")) {
    sessionStorage.removeItem(PREFIX + sent);
  }
  sessionStorage.removeItem(SENT);
  for (const form of forms) {
    // With errors on the page, the server has just given back what was sent.
    if (document.querySelector("[data-errors]")) keep(form);
    else restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, form.dataset.draft));
  }
  for (const form of document.querySelectorAll("form[data-forgets-drafts]")) {
    form.addEventListener("submit", () => drafts().forEach((key) => sessionStorage.removeItem(key)));
  }
  const shown = document.querySelector("[data-drafts]");
  if (shown) {
    const names = drafts().map((key) => key.slice(PREFIX.length));
    shown.textContent = names.length === 0 ? shown.dataset.none : `${shown.dataset.some} ${names.join(", ")}`;
  }
} catch {
  // Storage may be switched off; then nothing is kept, and forms work all the same.
}
