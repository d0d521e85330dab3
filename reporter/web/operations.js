// The operations page: who has reported and who is late, what is refused or waits for an explanation, how the collectors are.
import './live_words.js';
import { element, isolated } from './dom.js';
import { openSubmission } from './drill.js';
import { follow } from './feed.js';
import { button } from './navigation.js';
import { rememberPlace } from './place.js';
import { leading, number, table } from './tables.js';
import { isDark, switchTheme } from './theme.js';
import { currentLanguage, say, setLanguage, word } from './words.js';

let shown = null;
let trouble = '';
let wanted = 'all'; // which agencies are listed

const isLate = (agency) => agency.partial + agency.missing > 0;

const kinds = {
  all: () => true,
  late: isLate,
  done: (agency) => !isLate(agency),
  refused: (agency) => agency.rejected > 0,
  waiting: (agency) => agency.awaiting > 0,
};

/* --- Parts -------------------------------------------------------------------------------------------------------- */

function section(id, ...content) {
  return element('section', { id, class: 'closing', 'aria-labelledby': `${id}-title` }, element('h2', { id: `${id}-title` }, word(id)), ...content);
}

function glance() {
  const sum = (list, key) => list.reduce((total, one) => total + one[key], 0);
  const numbers = [['nAgencies', shown.agencies.length, 'met'], ['nLateAgencies', shown.agencies.filter(isLate).length, 'at_risk'], ['nLateReports', shown.n_late, 'at_risk'],
    ['nRefused', shown.n_refused, 'not_met'], ['nWaiting', sum(shown.awaiting, 'cells'), 'undecided']];
  return element('div', { class: 'figures' }, element('ul', {}, numbers.map(([code, n, colour]) => element('li', { class: colour },
    element('b', {}, String(n)), element('span', {}, word(code))))));
}

function agencyRow(agency) {
  return [element('span', {}, isolated(say(agency.name)), ' ', element('small', {}, agency.code)), isolated(say(agency.area_name)),
    ...['due', 'complete', 'partial', 'missing', 'open'].map((key) => number(agency[key])), agency.next_due_on ?? '', agency.last_accepted_at ?? word('neverYet'),
    number(agency.awaiting), number(agency.rejected)];
}

function agencies() {
  const listed = shown.agencies.filter(kinds[wanted]);
  return section('agencies', element('p', { class: 'note' }, word('agenciesNote')),
    element('p', {}, element('label', {}, word('show'), ' ', element('select', { id: 'kind', onchange: (event) => { wanted = event.target.value; show(); } },
      Object.keys(kinds).map((kind) => element('option', { value: kind, selected: kind === wanted }, word(`show_${kind}`))))), ' ',
    element('span', { role: 'status' }, word('nOfAll', { n: listed.length, all: shown.agencies.length }))),
    table(word('agencies'), ['agency', 'area', 'due', 'complete', 'partial', 'missingReports', 'openReports', 'nextDue', 'lastAccepted', 'awaitingCells', 'rejectedCells'],
      listed.map(agencyRow)));
}

const firstOf = (list, n) => n > list.length && element('p', { class: 'note' }, word('firstOf', { shown: list.length, n }));

const orNone = (list, make) => (list.length === 0 ? element('p', {}, word('none')) : make());

const stateOf = (report) => (report.state === 'missing' ? word('state_missing') : word('state_partial', { in: report.cells_in, all: report.cells_required }));

function late() {
  return section('lateReports', orNone(shown.late, () => table(word('lateReports'), ['agency', 'indicator', 'period', 'dueOn', 'daysLate', 'state'], shown.late.map((report) =>
    [isolated(say(report.agency_name)), say(report.name), report.period, report.due_on, number(report.days), stateOf(report)]))), firstOf(shown.late, shown.n_late));
}

const submissionButton = (one) => leading(isolated(one.file_name || word('submissionOf', { n: one.submission })), () => openSubmission(one));

function refused() {
  return section('refusedCells', orNone(shown.refused, () => table(word('refusedCells'), ['agency', 'indicator', 'period', 'submission', 'row', 'reason', 'at'], shown.refused.map((cell) =>
    [isolated(say(cell.agency_name)), isolated(say(cell.name)), isolated(cell.period), submissionButton(cell), number(cell.row), isolated(say(cell.reason)), cell.at]))),
  firstOf(shown.refused, shown.n_refused));
}

function waiting() {
  return section('waitingCells', orNone(shown.awaiting, () => [element('p', { class: 'note' }, word('waitingNote')),
    table(word('waitingCells'), ['agency', 'submission', 'cells', 'acceptedAt'], shown.awaiting.map((one) =>
      [isolated(say(one.agency_name)), submissionButton(one), number(one.cells), one.accepted_at]))]));
}

function collectors() {
  return section('collectors', !shown.has_aggregator && element('p', { class: 'note' }, word('noAggregator')),
    orNone(shown.collectors, () => table(word('collectors'), ['agency', 'collector', 'nForms', 'lastAccepted', 'lastStored', 'contact', 'spool', 'trouble'],
      shown.collectors.map(collectorRow))));
}

const collectorRow = (one) => [isolated(say(one.agency_name)), element('span', {}, isolated(one.name), one.is_revoked && ` (${word('revoked')})`), number(one.submissions),
  one.last_accepted_at ?? word('neverYet'), one.last_stored_at ?? word('neverYet'), contactOf(one.live), spoolOf(one.live), isolated(one.live?.last_error ?? '')];

function contactOf(live) {
  if (!live) return word('missing');
  if (live.is_connected) return word('connected');
  return live.heard_at ? live.heard_at.slice(0, 16).replace('T', ' ') : word('neverYet');
}

const spoolOf = (live) => (live?.is_connected ? word('spoolOf', { n: live.unfinished_batches, kb: Math.ceil(live.unfinished_bytes / 1024), minutes: Math.ceil(live.oldest_age_s / 60) }) : word('missing'));

/* --- The page ----------------------------------------------------------------------------------------------------- */

function bar() {
  return element('aside', { class: 'bar', 'aria-label': word('menu') },
    element('p', { class: 'name' }, word('operations')),
    element('div', { class: 'actions' }, button('language', word('language'), word('switchLanguage'), switchLanguage),
      button('theme', word(isDark() ? 'lightTheme' : 'theme'), null, changeTheme)),
    element('div', { class: 'live' }, element('p', {}, element('a', { href: './' }, word('theReport'))),
      element('p', { class: 'state', role: 'status' }, trouble ? word(`trouble_${trouble}`) : word('asOf', { time: shown.at }))),
    element('nav', { 'aria-label': word('contents') }, element('ol', { class: 'contents' },
      ['agencies', 'lateReports', 'refusedCells', 'waitingCells', 'collectors'].map((id) => element('li', {}, element('a', { href: `#${id}` }, word(id)))))));
}

function show() {
  const goBack = rememberPlace();
  document.title = word('operations');
  const page = element('div', { class: 'page operations' }, element('a', { class: 'skip', href: '#main' }, word('skip')), bar(),
    element('main', { id: 'main', tabindex: '-1' }, element('header', { class: 'masthead' }, element('h1', {}, word('operations'))),
      glance(), agencies(), late(), refused(), waiting(), collectors()));
  document.querySelector('.notice')?.remove();
  document.querySelector('.page')?.remove();
  document.body.append(page);
  goBack();
}

function switchLanguage() {
  setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
  show();
}

function changeTheme() {
  switchTheme();
  show();
}

function tell(code) {
  if (code === trouble) return;
  trouble = code;
  if (shown !== null) show();
  else document.querySelector('.notice').textContent = word(code ? `trouble_${code}` : 'loading');
}

document.body.append(element('p', { class: 'notice', role: 'status' }, word('loading')));
follow('api/operations', (content) => { shown = content; show(); }, tell);
