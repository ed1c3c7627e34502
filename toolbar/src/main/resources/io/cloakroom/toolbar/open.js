// Leads from the chip of an application's page to its request in the toolbar. The chip does not
// have the toolbar's key. The toolbar's page keeps it in this origin's storage, which no other
// origin can read.

const KEY = 'cloakroom.toolbar';

async function open() {
  const key = localStorage.getItem(KEY) ?? '';
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(key)) return false;
  const answer = await fetch(`/${key}/unchecked`);
  if (!answer.ok) {
    localStorage.removeItem(KEY); // It is of an earlier start.
    return false;
  }
  const request = /^#request-\d{1,15}$/.test(location.hash) ? location.hash : '';
  location.replace(`/${key}/${request}`);
  return true;
}

open().catch(() => false).then((opened) => {
  if (!opened) {
    document.getElementById('state').textContent =
      'Open the address of the toolbar from the log of the application once in this browser, and this link leads there.';
  }
});
