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

/** A bar whose pieces are as long as there are targets; read out as a sentence. */
export function tallyBar(report, tally) {
  const present = standingOrder.filter((standing) => tally[standing] > 0);
  const label = present.map((standing) => `${say(report.standings[standing])} ${tally[standing]}`).join(', ');
  return element('div', { class: 'tally', role: 'img', 'aria-label': label || word('missing') },
    present.map((standing) => element('span', { class: standing, style: `flex-grow:${tally[standing]}`, title: `${say(report.standings[standing])} ${tally[standing]}` },
      element('b', {}, String(tally[standing])))));
}

export const sumOf = (tally, ...standings) => standings.reduce((sum, standing) => sum + tally[standing], 0);
