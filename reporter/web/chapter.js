// A chapter: its claim, a table of its indicators with a line each, and a card per indicator.
import { element, isolated } from './dom.js';
import { say, word } from './words.js';
import { standingBadge, tallyBar, tallyLegend } from './standing.js';
import { chapterTitle } from './contents.js';
import { sparkline } from './sparkline.js';
import { seriesOf } from './report.js';
import { chartsOf } from './charts.js';
import { sourced } from './source.js';

const placeOf = (report, indicator) => (indicator.value === null ? null : { indicator: indicator.code, year: indicator.year, breakdowns: ['_T'], area: report.districtArea });

export const chapters = (report) => report.chapters.map((chapter) => chapterSection(report, chapter));

function chapterSection(report, chapter) {
  return element('section', { id: chapter.id, class: 'chapter', 'aria-labelledby': `${chapter.id}-title` },
    element('h2', { id: `${chapter.id}-title` }, chapterTitle(chapter)),
    element('p', { class: 'claim' }, say(chapter.claim)),
    tallyBar(report, chapter.targets),
    tallyLegend(report, chapter.targets),
    overview(report, chapter),
    objectives(report, chapter),
    chapter.indicators.map((indicator) => card(report, indicator)));
}

function overview(report, chapter) {
  return element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': word('overviewOf', { chapter: say(chapter.name) }) },
    element('table', { class: 'overview' },
      element('caption', {}, word('overview')),
      element('thead', {}, element('tr', {},
        ['indicator', 'course', 'value', 'change', 'standing'].map((code) => element('th', { scope: 'col', class: `of-${code}` }, word(code))))),
      element('tbody', {}, chapter.indicators.map((indicator) => overviewRow(report, indicator)))));
}

function overviewRow(report, indicator) {
  const total = seriesOf(indicator, '_T');
  return element('tr', {},
    element('th', { scope: 'row' }, element('a', { href: `#${indicator.id}` }, say(indicator.name))),
    element('td', { class: 'of-course' }, total && sparkline(total)),
    element('td', { class: 'of-value' }, sourced(say(indicator.value_words), placeOf(report, indicator))),
    element('td', { class: `of-change change ${indicator.turn}` }, say(indicator.change_words)),
    element('td', { class: 'of-standing' }, standingBadge(report, indicator.standing)));
}

function objectives(report, chapter) {
  return element('details', { class: 'objectives', open: report.kind !== 'annual' },
    element('summary', {}, word('objectives')),
    element('table', {},
      element('thead', {}, element('tr', {}, ['objective', 'result', 'standing'].map((code) => element('th', { scope: 'col' }, word(code))))),
      element('tbody', {}, chapter.objectives.map((objective) => element('tr', {},
        element('th', { scope: 'row' }, `${objective.code} ${say(objective.title)}`, objective.is_commitment && element('small', {}, word('commitment'))),
        element('td', {}, standingBadge(report, objective.standing)),
        element('td', {}, tallyBar(report, objective.targets)))))));
}

function card(report, indicator) {
  const [main, ...others] = chartsOf(report, indicator);
  const remark = say(indicator.remark);
  return element('article', { id: indicator.id, class: 'indicator', 'aria-labelledby': `${indicator.id}-title` },
    element('div', { class: `lead${main ? '' : ' alone'}` },
      element('div', { class: 'words' },
        element('h3', { id: `${indicator.id}-title` }, say(indicator.claim)),
        element('p', { class: 'number' }, element('b', {}, sourced(say(indicator.value_words), placeOf(report, indicator))),
          element('span', { class: `change ${indicator.turn}` }, say(indicator.change_words))),
        element('p', {}, say(indicator.sentence), remark && word('gap'), remark),
        indicator.targets.length > 0 && element('ul', { class: 'targets' }, indicator.targets.map((target) => element('li', {},
          standingBadge(report, target.standing), element('p', {}, say(target.text))))),
        details(indicator),
        element('p', { class: 'source' }, say(indicator.definition), word('stop'), word('gap'), word('responsible'), isolated(say(report.departmentNames.get(indicator.department))))),
      element('div', { class: 'charts' }, main, others.length === 1 && others)),
    others.length > 1 && element('div', { class: 'others' }, others));
}

/** What stands behind the figures, for those who ask. */
function details(indicator) {
  return indicator.details.length > 0 && element('details', { class: 'methods' },
    element('summary', {}, word('methods')),
    element('ul', {}, indicator.details.map((detail) => element('li', {}, say(detail.words)))));
}
