// How targets stand: one order, one sign and one colour for each, everywhere on the page. Signs differ in shape, so that no reader depends on colour.
import { element } from './dom.js';
import { say, word } from './words.js';

export const standingOrder = ['met', 'nearly', 'on_course', 'partly', 'at_risk', 'not_met', 'undecided', 'no_data', 'narrative', 'withheld'];

const signs = {
  met: '●', nearly: '◕', on_course: '◑', partly: '◔', at_risk: '▲', not_met: '✕', undecided: '?', no_data: '–', narrative: '¶', withheld: '▨',
};

export function standingBadge(report, standing) {
  if (standing === null) return null;
  return element('span', { class: `badge ${standing}` },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, signs[standing]), say(report.standings[standing]));
}

const presentIn = (tally) => standingOrder.filter((standing) => tally[standing] > 0);

/** A bar whose pieces are as long as there are targets; read out as a sentence. */
export function tallyBar(report, tally) {
  const present = presentIn(tally);
  const label = present.map((standing) => `${say(report.standings[standing])} ${tally[standing]}`).join(', ');
  return element('div', { class: 'tally', role: 'img', 'aria-label': label || word('missing') },
    present.map((standing) => element('span', { class: standing, style: `flex-grow:${tally[standing]}`, title: `${say(report.standings[standing])} ${tally[standing]}` },
      element('b', {}, String(tally[standing])))));
}

/** What the colours and patterns of a bar mean, in words and numbers beside it; the bar itself has been read out. */
export function tallyLegend(report, tally) {
  return element('ul', { class: 'legend', 'aria-hidden': 'true' },
    presentIn(tally).map((standing) => element('li', {}, swatch(standing), element('span', { class: 'sign' }, signs[standing]), element('span', {}, say(report.standings[standing])), element('b', {}, String(tally[standing])))));
}

export const swatch = (standing) => element('span', { class: `swatch ${standing}`, 'aria-hidden': 'true' });

export const sumOf = (tally, ...standings) => standings.reduce((sum, standing) => sum + tally[standing], 0);
