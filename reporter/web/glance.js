// The year at a glance: how the plan's targets stand, what changed, what is warned of.
import { element, isolated } from './dom.js';
import { say, word } from './words.js';
import { standingBadge, sumOf, tallyBar, tallyLegend } from './standing.js';
import { chapterTitle, glanceTitle } from './contents.js';

const SHOWN_WARNINGS = 7;

export function glance(report) {
  return element('section', { id: 'glance', class: 'glance', 'aria-labelledby': 'glance-title' },
    element('h2', { id: 'glance-title' }, glanceTitle(report)),
    figures(report),
    tallyBar(report, report.targets),
    tallyLegend(report, report.targets),
    element('div', { class: 'opening' }, report.opening.map((paragraph) => element('p', {}, say(paragraph)))),
    element('div', { class: 'columns' }, domains(report), changes(report)),
    warnings(report));
}

/** The large numbers. */
function figures(report) {
  const tally = report.targets;
  const all = Object.values(tally).reduce((sum, n) => sum + n, 0);
  const isEnd = report.kind === 'final' || report.year >= report.target_year;
  const shown = [
    ['met', sumOf(tally, 'met', 'nearly'), word('met'), tally.nearly > 0 ? `${word('ofWhichNearly')} ${tally.nearly}` : ''],
    ...(isEnd ? [['not_met', tally.not_met, word('notMet'), '']]
      : [['on_course', tally.on_course, word('onCourse'), ''], ['at_risk', tally.at_risk, word('atRisk'), '']]),
    ['undecided', sumOf(tally, 'undecided', 'no_data'), word('open'), ''],
    ...(tally.withheld > 0 ? [['withheld', tally.withheld, word('withheld'), '']] : []),
    ['narrative', tally.narrative, word('narrative'), ''],
  ];
  return element('div', { class: 'figures' },
    element('p', { class: 'whole' }, word('targetsOf', { n: all })),
    element('ul', {}, shown.map(([standing, n, label, note]) => element('li', { class: standing },
      element('b', {}, String(n)), element('span', {}, label), note && element('small', {}, note)))));
}

function domains(report) {
  return element('div', { class: 'domains' },
    element('h3', {}, word('byDomain')),
    element('ul', {}, report.chapters.map((chapter) => element('li', {},
      element('a', { href: `#${chapter.id}` }, chapterTitle(chapter)), tallyBar(report, chapter.targets)))));
}

function changes(report) {
  return element('div', { class: 'changes' },
    element('h3', {}, word('changes')),
    element('p', {}, say(report.changes.words)),
    report.changes.targets.length === 0 ? element('p', {}, word('noChanges'))
      : element('ul', {}, report.changes.targets.map((change) => element('li', {},
        element('a', { href: `#i-${change.indicator}` }, `${change.target} ${say(change.title)}`), ' ',
        element('span', { class: 'became' }, standingBadge(report, change.before), element('span', { 'aria-hidden': 'true' }, '→'),
          standingBadge(report, change.now))))),
    worse(report));
}

function worse(report) {
  const turned = report.indicators.filter((indicator) => indicator.turn === 'unfavourable');
  if (turned.length === 0) return null;
  return [element('h4', {}, word('worse')), element('ul', { class: 'worse' }, turned.map((indicator) => element('li', {},
    element('a', { href: `#${indicator.id}` }, say(indicator.name)), ' ', element('b', {}, say(indicator.change_words)))))];
}

function warnings(report) {
  const all = report.warnings;
  const rest = all.slice(SHOWN_WARNINGS);
  return element('div', { class: 'warnings', id: 'warnings' },
    element('h3', {}, word('warnings')),
    all.length === 0 ? element('p', {}, word('noWarnings')) : element('ul', {}, all.slice(0, SHOWN_WARNINGS).map((warning) => warningItem(report, warning))),
    rest.length > 0 && element('details', { class: 'more' }, element('summary', {}, word('allWarnings', { n: all.length })),
      element('ul', {}, rest.map((warning) => warningItem(report, warning)))));
}

function warningItem(report, warning) {
  return element('li', { class: `warning ${warning.level}` },
    element('span', { class: 'level' }, say(warning.level_words)),
    element('div', {},
      element('p', { class: 'subject' }, element('a', { href: `#i-${warning.indicator}` }, `${warning.target} ${say(warning.title)}`),
        element('small', {}, isolated(say(report.departmentNames.get(warning.department))))),
      element('p', {}, say(warning.text)),
      warning.handling && element('p', { class: `handling ${warning.handling.state}` }, isolated(say(warning.handling.words)))));
}
