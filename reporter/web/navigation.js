// The bar beside (on a phone above) the report: contents, search, language, light, printing.
import { element, isolated } from './dom.js';
import { contentsList } from './contents.js';
import { matches } from './search.js';
import { say, word } from './words.js';

const LONGEST_LIST = 12;

/** BESIDE: what a page has in its bar that others have not. */
export function navigation(report, actions, beside) {
  const folded = element('details', { class: 'folded', open: matchMedia('(min-width: 1100px)').matches },
    element('summary', {}, word('menu')), searchBox(report), element('nav', { 'aria-label': word('contents') }, contentsList(report)));
  folded.addEventListener('click', (event) => {
    if (event.target.closest('a') && !matchMedia('(min-width: 1100px)').matches) folded.open = false;
  });
  return element('aside', { class: 'bar', 'aria-label': word('menu') },
    element('p', { class: 'name' }, isolated(say(report.district)), ' ', String(report.year)),
    element('div', { class: 'actions' },
      button('language', word('language'), word('switchLanguage'), actions.switchLanguage),
      button('theme', word(actions.isDark ? 'lightTheme' : 'theme'), null, actions.switchTheme),
      button('print', word('print'), null, () => print())),
    beside, folded);
}

export function button(action, label, description, act) {
  const lang = action === 'language' ? (label === 'English' ? 'en' : 'zh-CN') : null;
  return element('button', { type: 'button', 'data-action': action, title: description, lang, onclick: act }, label);
}

function searchBox(report) {
  const results = element('ul', { class: 'results', id: 'results' });
  const count = element('p', { class: 'count', role: 'status' });
  const input = element('input', {
    type: 'search', id: 'search', 'aria-label': word('search'), placeholder: word('search'), autocomplete: 'off', 'aria-controls': 'results',
    oninput: () => showResults(report, input.value, results, count),
    onkeydown: (event) => {
      if (event.key === 'Enter') results.querySelector('a')?.click();
      if (event.key === 'Escape') { input.value = ''; showResults(report, '', results, count); }
    },
  });
  return element('div', { class: 'search', role: 'search' }, input, count, results);
}

function showResults(report, wanted, results, count) {
  const found = matches(report, wanted);
  count.textContent = wanted.trim() === '' ? '' : word('found', { n: found.length });
  results.replaceChildren(...found.slice(0, LONGEST_LIST).map((indicator) => element('li', {},
    element('a', { href: `#${indicator.id}` }, say(indicator.name), element('small', {}, say(indicator.value_words))))));
}
