// The report on the screen: shown in the reader's language, and anew when the reader changes language or light, or when there is another report.
import { element } from './dom.js';
import { currentLanguage, say, setLanguage, word } from './words.js';
import { prepareReport } from './report.js';
import { navigation } from './navigation.js';
import { glance } from './glance.js';
import { chapters } from './chapter.js';
import { closingSections } from './closing.js';
import { contentsPage } from './contents.js';
import { drawForPaper, drawForScreen, forgetCharts, redrawCharts } from './frame.js';
import { isDark, onLightChange, setTheme, switchTheme as switchLight, themeOf } from './theme.js';

let report;
let beside = () => null; // what else stands in the bar

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
    navigation(report, { switchLanguage, switchTheme, isDark: isDark() }, beside(report)), main);
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

function switchTheme() {
  switchLight();
  show();
  document.querySelector('[data-action=theme]').focus({ preventScroll: true });
}

// Paper is light, and holds every chart, also those that nobody has scrolled to.
let themeOnScreen;
addEventListener('beforeprint', () => {
  themeOnScreen = themeOf();
  setTheme('light');
  redrawCharts();
  drawForPaper();
});
addEventListener('afterprint', () => {
  setTheme(themeOnScreen);
  redrawCharts();
  drawForScreen();
});
onLightChange(redrawCharts);

/** Shows what DOCUMENT says instead of what is shown. BAR(report): elements for the bar beside it. */
export function showReport(shown, bar = beside) {
  report = prepareReport(shown);
  beside = bar;
  setLanguage(currentLanguage());
  show();
}

export function goToHash() {
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}
