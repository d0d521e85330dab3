// A number that leads to where it comes from, on pages that can ask for it; elsewhere it is only a number.

let open = null;
let title = '';

/** OPEN(place) shows the source of a figure: {indicator, year, breakdowns, area}. */
export function setSourceOpener(call, words) {
  open = call;
  title = words;
}

export function sourced(content, place) {
  if (!open || !place || !content) return content;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sourced';
  button.title = title();
  button.append(content);
  button.addEventListener('click', () => open(place));
  return button;
}

const letters = { f: 'sex=F', m: 'sex=M', u: 'residence=U', r: 'residence=R' };

/** Of which breakdowns a series of this code is made: a gap is made of two. */
export function breakdownsOf(code) {
  if (code === '_T' || code.includes('=')) return [code];
  const parts = code.split('_').map((part) => letters[part]).filter(Boolean);
  return code.startsWith('share_') ? [...parts, '_T'] : parts;
}
