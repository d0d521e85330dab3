// Where a reader is on the page, so that the page can be made anew without anybody losing the place: what is at the top of the window, which tables are open, what
// has the focus, what is being looked for.

const FOCUSABLE = 'a, button, input, select, summary, [tabindex]';

/** The nearest named element around ELEMENT, and which of those like it ELEMENT is in there. */
function addressOf(element, selector) {
  const home = element.closest('[id]') ?? document.body;
  return { id: home.id, selector, index: [...home.querySelectorAll(selector)].indexOf(element) };
}

function elementAt({ id, selector, index }) {
  const home = id ? document.getElementById(id) : document.body;
  return home?.querySelectorAll(selector)[index];
}

function topOfWindow() {
  const named = [...document.querySelectorAll('main section[id], main article[id]')].filter((one) => one.getBoundingClientRect().bottom > 0);
  const first = named.find((one) => one.getBoundingClientRect().top >= 0) ?? named.at(-1);
  return first && scrollY > 0 ? { id: first.id, top: first.getBoundingClientRect().top } : null;
}

/** Remembers; what it returns brings the reader back. */
export function rememberPlace() {
  const top = topOfWindow();
  const open = [...document.querySelectorAll('.page details[open]')].map((details) => addressOf(details, 'details'));
  const focused = document.querySelector('.page')?.contains(document.activeElement) ? addressOf(document.activeElement, FOCUSABLE) : null;
  const wanted = document.getElementById('search')?.value ?? '';
  return () => {
    for (const address of open) elementAt(address)?.setAttribute('open', '');
    const search = document.getElementById('search');
    if (search && wanted) {
      search.value = wanted;
      search.dispatchEvent(new Event('input'));
    }
    if (focused) elementAt(focused)?.focus({ preventScroll: true });
    const anchor = top && document.getElementById(top.id);
    if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - top.top, behavior: 'instant' });
  };
}
