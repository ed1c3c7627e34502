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

let source;
let failures = 0;

function listen() {
  source = new EventSource(address);
  // Each answer ends after its event, and the browser asks again.
  source.addEventListener("open", () => {
    failures = 0;
    tell("Live");
  });
  source.addEventListener("message", show);
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) {
      failures += 1;
      tell(
        failures < 10
          ? "Not live: the server refused, trying again"
          : "Not live. Reload the page to go on",
      );
      if (failures < 10) {
        setTimeout(listen, 5000);
      }
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
