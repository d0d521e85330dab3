// The page: reads the report that stands in it, shows it in the reader's language, and shows it anew when the reader changes language or light.
import { element } from './dom.js';
import { currentLanguage, say, setLanguage, word } from './words.js';
import { prepareReport } from './report.js';
import { navigation } from './navigation.js';
import { glance } from './glance.js';
import { chapters } from './chapter.js';
import { closingSections } from './closing.js';
import { contentsPage } from './contents.js';
import { drawForPaper, drawForScreen, forgetCharts, redrawCharts } from './frame.js';

const report = prepareReport(JSON.parse(document.getElementById('document').textContent));

function masthead() {
  return element('header', { class: 'masthead', id: 'top' },
    element('p', { class: `edition ${report.edition}` }, say(report.edition_words)),
    element('h1', {}, say(report.title)));
}

function show() {
  forgetCharts();
  document.title = say(report.title);
  const main = element('main', { id: 'report', tabindex: '-1' },
    masthead(), contentsPage(report), glance(report), ...chapters(report), ...closingSections(report),
    element('footer', {}, element('p', {}, word('footer'))));
  const page = element('div', { class: 'page' },
    element('a', { class: 'skip', href: '#report' }, word('skip')),
    navigation(report, { switchLanguage, switchTheme, isDark: isDark() }), main);
  document.querySelector('.page')?.remove();
  document.body.append(page);
}

function switchLanguage() {
  const place = placeOf();
  setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
  show();
  document.querySelector('[data-action=language]').focus({ preventScroll: true });
  if (place) document.getElementById(place).scrollIntoView();
}

/** The section that is being read. */
function placeOf() {
  const passed = [...document.querySelectorAll('main section[id]')].filter((section) => section.getBoundingClientRect().top < 120);
  return passed.at(-1)?.id;
}

const darkened = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (document.documentElement.dataset.theme ?? (darkened.matches ? 'dark' : 'light')) === 'dark';

function switchTheme() {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  show();
  document.querySelector('[data-action=theme]').focus({ preventScroll: true });
}

// Paper is light, and holds every chart, also those that nobody has scrolled to.
let themeOnScreen;
addEventListener('beforeprint', () => {
  themeOnScreen = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = 'light';
  redrawCharts();
  drawForPaper();
});
addEventListener('afterprint', () => {
  if (themeOnScreen === undefined) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = themeOnScreen;
  redrawCharts();
  drawForScreen();
});
darkened.addEventListener('change', redrawCharts);

setLanguage(currentLanguage());
show();
if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
