// The colours of charts, as the style sheet has them for the light in which the page is read.

const names = ['ink', 'muted', 'rule', 'paper', 'accent', 'women', 'men', 'urban', 'rural', 'target', 'areas', 'fan'];

export function palette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}
