// Tables of served pages: headings are words, cells are text or elements, the first names its row.
import { element } from './dom.js';
import { word } from './words.js';

export const number = (value) => (value === null ? word('missing') : String(value));

/** Whether every cell of a column is a number, and not a period that looks like one. */
const isOfNumbers = (heading, rows, column) => heading !== 'period' && rows.length > 0 && rows.every((row) => /^[\d.—]+$/.test(row[column]));

/** Days, times and periods are not broken. */
const isTime = (cell) => typeof cell === 'string' && /^\d{4}(-[\dQSWM]+)*( \d\d:\d\d)?$/.test(cell);

export function table(label, headings, rows) {
  const classOf = headings.map((heading, column) => (column > 0 && isOfNumbers(heading, rows, column) ? 'number-cell' : null));
  return element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': label }, element('table', { class: 'plain-table' },
    element('thead', {}, element('tr', {}, headings.map((code, index) => element('th', { scope: 'col', class: classOf[index] }, word(code))))),
    element('tbody', {}, rows.map((row) => element('tr', {}, row.map((cell, index) => element(index === 0 ? 'th' : 'td',
      { scope: index === 0 ? 'row' : null, class: classOf[index] ?? (isTime(cell) ? 'time-cell' : null) }, cell)))))));
}

export const facts = (pairs) => element('dl', { class: 'facts' }, pairs.map(([code, value]) => element('div', {}, element('dt', {}, word(code)), element('dd', {}, value))));

/** A button in the words of a link. */
export const leading = (words, act) => element('button', { type: 'button', class: 'sourced', onclick: act }, words);
