// The served page: the report is fetched, and shown anew whenever figures have arrived.
import './live_words.js';
import { element } from './dom.js';
import { offerSources } from './drill.js';
import { follow } from './feed.js';
import { rememberPlace } from './place.js';
import { goToHash, showReport } from './report_page.js';
import { say, word } from './words.js';

const year = new URLSearchParams(location.search).get('year');
let shown = null; // {year, years, document}
let trouble = '';
let changed = null; // what the latest change was: {at, indicators}

/* --- Beside the report -------------------------------------------------------------------------------------------- */

function liveBar() {
  return element('div', { class: 'live' }, yearChoice(), shown.document.edition === 'internal' && element('p', {}, element('a', { href: 'operations' }, word('operations'))), element('p', { class: 'state', role: 'status' }, stateWords()), changedList());
}

function yearChoice() {
  return element('label', {}, word('year'), ' ', element('select', { id: 'year', onchange: (event) => { location.search = `?year=${event.target.value}`; } },
    shown.years.map((one) => element('option', { value: one, selected: one === shown.year }, String(one)))));
}

function stateWords() {
  if (trouble) return word(`trouble_${trouble}`);
  return changed === null ? word('live') : word('updated', { time: changed.at, n: changed.indicators.length });
}

function changedList() {
  if (trouble || changed === null || changed.indicators.length === 0) return null;
  return element('ul', { class: 'changed' }, changed.indicators.slice(0, 5).map((indicator) => element('li', {},
    element('a', { href: `#i-${indicator.code}` }, say(indicator.name), ' ', say(indicator.value_words)))));
}

/* --- News --------------------------------------------------------------------------------------------------------- */

const indicatorsOf = (report) => report.chapters.flatMap((chapter) => chapter.indicators);

/** Indicators whose figures are others than before. */
function differing(before, now) {
  const figures = (indicator) => JSON.stringify([indicator.series.map((series) => series.years), indicator.areas]);
  const known = new Map(indicatorsOf(before).map((indicator) => [indicator.code, figures(indicator)]));
  return indicatorsOf(now).filter((indicator) => known.get(indicator.code) !== figures(indicator));
}

function show(content) {
  const isFirst = shown === null;
  const before = isFirst ? null : differing(shown.document, content.document);
  if (!isFirst) changed = { at: new Date().toLocaleTimeString('sv-SE'), indicators: before };
  const goBack = rememberPlace();
  shown = content;
  if (content.document.edition === 'internal') offerSources();
  document.querySelector('.notice')?.remove();
  showReport(content.document, liveBar);
  if (isFirst) goToHash();
  else goBack();
}

function tell(code) {
  if (code === trouble) return;
  trouble = code;
  if (shown !== null) document.querySelector('.live')?.replaceWith(liveBar());
  else document.querySelector('.notice').textContent = word(code ? `trouble_${code}` : 'loading');
}

document.body.append(element('p', { class: 'notice', role: 'status' }, word('loading')));
follow(`api/report${year ? `?year=${encodeURIComponent(year)}` : ''}`, show, tell);
