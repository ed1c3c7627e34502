// Keeps the pages Activity and Health up to date, and continues to end many sessions.

const address = document.body.dataset.events;
const state = document.getElementById("live");

function show(event) {
  const { paths, texts, up } = JSON.parse(event.data);
  for (const path of document.querySelectorAll("[data-path]")) {
    path.setAttribute("d", paths[path.dataset.path] ?? "");
  }
  for (const element of document.querySelectorAll("[data-text]")) {
    const text = texts[element.dataset.text] ?? "";
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }
  for (const element of document.querySelectorAll("[data-state]")) {
    element.dataset.state = up[Number(element.dataset.text.slice("store-".length))] ? "up" : "down";
  }
}

function tell(text) {
  if (state.textContent !== text) {
    state.textContent = text;
  }
  state.classList.toggle("on", text === "Live");
}

// A server that does not answer for this long is away.
const PATIENCE = 8000;

// So many refusals are followed by another attempt soon.
const OFTEN = 10;

let source;
let away;
let refusals = 0;

function listen() {
  source = new EventSource(address);
  source.addEventListener("open", () => {
    clearTimeout(away);
    away = undefined;
    refusals = 0;
    tell("Live");
  });
  source.addEventListener("message", show);
  // Each answer ends after its event, which looks like an error; the browser then asks again.
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) {
      away ??= setTimeout(() => tell("Not live: the server does not answer"), PATIENCE);
    } else {
      // A proxy says so while the server starts again, and a guard until the next login.
      refusals += 1;
      tell("Not live: the server refused, trying again");
      setTimeout(listen, refusals > OFTEN ? 30_000 : 5_000);
    }
  });
}

if (address && state) {
  listen();
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (!document.hidden) {
      listen();
    }
  });
}

const form = document.querySelector("form[data-continue]");
if (form) {
  setTimeout(() => form.requestSubmit(), 500);
}
