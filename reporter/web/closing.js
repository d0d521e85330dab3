// Behind the chapters: problems and suggestions, departments, data quality, revisions, notes.
import { element, isolated } from './dom.js';
import { say, word } from './words.js';
import { sumOf, swatch, tallyBar } from './standing.js';
import { rounded } from './numbers.js';

export function closingSections(report) {
  return [
    section('problems', advice(report.problems)),
    section('suggestions', advice(report.suggestions)),
    section('scorecard', scorecard(report)),
    section('quality', quality(report), reporting(report), element('h3', {}, word('missingSeries')), advice(report.missing)),
    report.revisions.length > 0 && section('revisions', element('ul', { class: 'plain' }, report.revisions.map((text) => element('li', {}, say(text))))),
    section('notes', element('ul', { class: 'plain notes' }, report.notes.map((note) => element('li', {}, say(note))))),
  ];
}

function section(code, ...content) {
  return element('section', { id: code, class: 'closing', 'aria-labelledby': `${code}-title` }, element('h2', { id: `${code}-title` }, word(code)), ...content);
}

function advice(items) {
  if (items.length === 0) return element('p', {}, word('nothing'));
  return element('ol', { class: 'advice' }, items.map((item) => element('li', {}, element('p', {}, say(item.text)),
    item.lines.length > 0 && element('ul', {}, item.lines.map((line) => element('li', {}, say(line)))))));
}

/** Zeros step back, so that the others are seen. */
const count = (n) => element('span', { class: n === 0 ? 'zero' : null }, String(n));

const percent = (part, whole) => (whole === 0 ? word('missing') : `${rounded((100 * part) / whole, 1)}%`);

function table(label, headings, rows, last) {
  const line = (cells, first) => element('tr', {}, cells.map((cell, index) => element(index === 0 ? 'th' : first, index === 0 ? { scope: 'row' } : {}, cell)));
  return element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': label },
    element('table', { class: 'departments' },
      element('thead', {}, element('tr', {}, headings.map((heading) => element('th', { scope: 'col' }, heading)))),
      element('tbody', {}, rows.map((row) => line(row, 'td'))),
      element('tfoot', {}, line(last, 'td'))));
}

function scorecard(report) {
  const withTargets = report.departments.filter((department) => Object.values(department.targets).some((n) => n > 0));
  const columns = ['met', 'nearly', 'onCourse', 'atRisk', 'notMet', 'undecided', 'noData', 'narrative', 'withheld'];
  const standings = ['met', 'nearly', 'on_course', 'at_risk', 'not_met', 'undecided', 'no_data', 'narrative', 'withheld'];
  const used = standings.map((standing, index) => [standing, word(columns[index])]).filter(([standing]) => report.targets[standing] > 0);
  const row = (name, tally) => [name, String(Object.values(tally).reduce((sum, n) => sum + n, 0)), tallyBar(report, tally),
    ...used.map(([standing]) => count(tally[standing])),
    percent(tally.met, sumOf(tally, 'met', 'nearly', 'on_course', 'at_risk', 'not_met', 'undecided', 'no_data'))];
  return table(word('scorecard'), [word('department'), word('targets'), word('result'), ...used.map(([standing, label]) => [swatch(standing), label]), word('rate')],
    withTargets.map((department) => row(isolated(say(department.name)), department.targets)), row(word('all'), report.targets));
}

function quality(report) {
  const counted = ['indicators', 'with_value', 'provisional', 'too_few', 'units_in', 'units_due'];
  const total = Object.fromEntries(counted.map((key) => [key, report.departments.reduce((sum, department) => sum + department[key], 0)]));
  const row = (name, counts) => [name, counts.indicators, counts.with_value, counts.provisional, counts.too_few,
    `${counts.units_in}/${counts.units_due}`, percent(counts.units_in, counts.units_due)].map((cell) => (typeof cell === 'number' ? String(cell) : cell));
  return table(word('quality'), ['department', 'indicators', 'withValue', 'provisional', 'tooFew', 'unitsIn', 'completeness'].map((code) => word(code)),
    report.departments.map((department) => row(isolated(say(department.name)), department)), row(word('all'), total));
}

/** Whether it came, came in time, was corrected, was refused. */
function reporting(report) {
  if (report.reporting.length === 0) return null;
  const rate = (part, whole) => `${percent(part, whole)}${whole === 0 ? '' : ` (${part}/${whole})`}`;
  const row = (name, one) => [name, rate(one.periods_received, one.periods_due), rate(one.periods_on_time, one.periods_timed),
    rate(one.cells_corrected, one.cells_stored), rate(one.cells_rejected, one.cells_received)];
  const keys = Object.keys(report.reporting[0]).filter((key) => /^(periods|cells)_/.test(key));
  const total = Object.fromEntries(keys.map((key) => [key, report.reporting.reduce((sum, one) => sum + one[key], 0)]));
  return [element('h3', {}, word('reporting')), table(word('reporting'), ['department', 'received', 'onTime', 'corrected', 'rejected'].map((code) => word(code)),
    report.reporting.map((one) => row(isolated(say(one.name)), one)), row(word('all'), total))];
}
