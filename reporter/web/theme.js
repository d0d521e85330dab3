// Light or dark: as the reader's system is, until the reader chooses.

const darkened = matchMedia('(prefers-color-scheme: dark)');

/** What was chosen; undefined: nothing was. */
export const themeOf = () => document.documentElement.dataset.theme;

export const isDark = () => (themeOf() ?? (darkened.matches ? 'dark' : 'light')) === 'dark';

export function setTheme(theme) {
  if (theme === undefined) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export const switchTheme = () => setTheme(isDark() ? 'light' : 'dark');

export const onLightChange = (call) => darkened.addEventListener('change', call);
