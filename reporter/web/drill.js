// Behind a number: the cells of agencies of which it is made, behind a cell its submission, and every value that it has had.
import { element, isolated } from './dom.js';
import { fetchJson } from './feed.js';
import { setSourceOpener } from './source.js';
import { facts, leading, number, table } from './tables.js';
import { say, word } from './words.js';

let dialog = null;
let path = []; // views, the last is shown: {address, draw}

/* --- The window --------------------------------------------------------------------------------------------------- */

function go(view) {
  path.push(view);
  show();
}

function back() {
  path.pop();
  show();
}

function close() {
  path = [];
  dialog.close();
}

async function show() {
  const view = path.at(-1);
  fill(word('loading'), []);
  const answers = await Promise.all(view.addresses.map((address) => fetchJson(address).catch(() => null)));
  if (view !== path.at(-1)) return; // somebody went on meanwhile
  const found = answers.filter(Boolean).map((answer) => answer.content);
  if (found.length === 0) fill(word('notFound'), []);
  else fill(view.title(found[0]), found.map(view.draw));
}

function fill(title, content) {
  dialog ??= document.body.appendChild(element('dialog', { class: 'drill', 'aria-labelledby': 'drill-title', onclose: () => { path = []; } }));
  dialog.replaceChildren(element('header', {},
    path.length > 1 && element('button', { type: 'button', 'data-action': 'back', onclick: back }, word('back')),
    element('h2', { id: 'drill-title', tabindex: '-1' }, title),
    element('button', { type: 'button', 'data-action': 'close', onclick: close }, word('close'))), ...content);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('h2').focus();
}

const query = (values) => Object.entries(values).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
const link = (words, view) => leading(words, () => go(view));

/* --- A figure ----------------------------------------------------------------------------------------------------- */

function figureView({ indicator, year, breakdowns, area }) {
  return {
    addresses: breakdowns.map((breakdown) => `api/source?${query({ indicator, year, breakdown, area })}`),
    title: (figure) => word('nameAndTime', { name: say(figure.name), time: figure.year }),
    draw: drawFigure,
  };
}

function drawFigure(figure) {
  return element('section', { class: 'figure' },
    element('h3', {}, isolated(say(figure.area_name)), ' · ', say(figure.breakdown_name)),
    facts([['figureValue', figure.value === null ? word('missing') : word('inUnit', { value: number(figure.value), unit: say(figure.unit) })], ...(figure.denominator === null ? [] : [['numerator', number(figure.numerator)], ['denominator', number(figure.denominator)]]),
      ['unitsIn', word('unitsOf', { received: figure.units_received, expected: figure.units_expected })]]),
    figure.cells.length === 0 ? element('p', {}, word('noCells')) : table(word('cells'), ['agency', 'period', 'group', 'cellValue', 'denominator', 'status', 'submission', 'value_no'],
      figure.cells.map((cell) => cellRow(figure, cell))),
    figure.n_cells > figure.cells.length && element('p', {}, word('firstOf', { shown: figure.cells.length, n: figure.n_cells })));
}

const cellRow = (figure, cell) => [isolated(say(cell.agency_name)), cell.period, say(cell.breakdown_name), number(cell.value), number(cell.denominator), say(cell.status_name),
  link(isolated(cell.file_name ?? word('missing')), submissionView(cell)), link(word('revisionOf', { n: cell.revision }), revisionsView({ ...cell, indicator: figure.indicator }))];

/* --- A submission ------------------------------------------------------------------------------------------------- */

export function submissionView({ agency, submission }) {
  return { addresses: [`api/submission?${query({ agency, submission })}`], title: (found) => word('submissionOf', { n: found.submission }), draw: drawSubmission };
}

const counts = ['received', 'new', 'revised', 'unchanged', 'rejected', 'awaiting', 'still_awaiting'];

function drawSubmission(submission) {
  return element('section', {},
    facts([['agency', isolated(say(submission.agency_name))], ['fileName', isolated(submission.file_name)], ['acceptedAt', submission.accepted_at], ['storedAt', submission.stored_at],
      ['collector', isolated(submission.collector ?? word('missing'))], ['receipt', element('code', {}, submission.receipt)], ['fileDigest', element('code', {}, submission.file_digest)]]),
    element('h3', {}, word('counts')),
    facts(counts.map((code) => [`count_${code}`, String(submission[code])])),
    element('h3', {}, word('trail')),
    table(word('trail'), ['trailEntry', 'act', 'actor', 'storedAt', 'hash'], submission.trail.map((entry) => [String(entry.entry), entry.act, isolated(entry.actor), entry.at, element('code', {}, entry.hash)])));
}

/* --- A cell's values ---------------------------------------------------------------------------------------------- */

function revisionsView({ agency, indicator, breakdown, period }) {
  return { addresses: [`api/revisions?${query({ agency, indicator, breakdown, period })}`], title: (cell) => word('nameAndTime', { name: say(cell.name), time: cell.period }), draw: drawRevisions };
}

function drawRevisions(cell) {
  return element('section', {},
    element('h3', {}, isolated(say(cell.agency_name)), ' · ', say(cell.breakdown_name)),
    table(word('revisions'), ['order', 'cellValue', 'denominator', 'status', 'comment', 'submission', 'collector', 'acceptedAt', 'storedAt', 'replacedAt'],
      cell.versions.map((version) => [String(version.revision), number(version.value), number(version.denominator), say(version.status_name), isolated(version.comment ?? ''),
        link(isolated(version.file_name ?? word('missing')), submissionView({ agency: cell.agency, submission: version.submission })), isolated(version.collector ?? word('missing')),
        version.accepted_at ?? word('missing'), version.stored_at, version.replaced_at ?? word('current')])));
}

/* --- From outside --------------------------------------------------------------------------------------------------- */

export const openSubmission = (reference) => go(submissionView(reference));

/** From now on numbers of the report lead to their source. */
export const offerSources = () => setSourceOpener((place) => go(figureView(place)), () => word('whereFrom'));
