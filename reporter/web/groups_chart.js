// Age groups, stages of education, kinds of insurance in the year, in their own order; women and men apart where that is on record.
import { say, word } from './words.js';
import { valueOf, withUnit } from './numbers.js';
import { groupsTable } from './table.js';
import { dotsOption, ROW } from './areas_chart.js';

export function groupsChart(report, indicator, total, { dimension, groups }) {
  const rows = groups.map((group) => ({ ...group, name: say(group.name) }));
  const drawn = rows.filter((row) => valuesOf(row).length > 0).reverse();
  const hasSexes = drawn.some((row) => row.women !== null || row.men !== null);
  const caption = word(hasSexes ? `bySex_${dimension}` : `by_${dimension}`, { year: indicator.year });
  return {
    caption: withUnit(caption, total),
    file: `${indicator.code}.${dimension}`,
    height: 44 + ROW * drawn.length,
    summary: [caption, ...drawn.toReversed().map((row) => `${row.name} ${saidOf(row, total)}`)].join('; '),
    table: groupsTable(report, total, dimension, rows),
    option: (colours) => dotsOption(drawn, hasSexes ? sexes(drawn, colours) : [together(drawn, colours)], isComparable(indicator, total, drawn) ? indicator.value : null, total, colours),
  };
}

export const valuesOf = (row) => [row.value, row.women, row.men].filter((value) => value !== null);

const saidOf = (row, total) => [[null, row.value], ['women', row.women], ['men', row.men]].filter(([, value]) => value !== null)
  .map(([who, value]) => `${who ? `${word(who)} ` : ''}${valueOf(total, value)}`).join(', ');

const together = (rows, colours) => ({ name: '', colour: colours.areas, symbol: 'circle', values: rows.map((row) => row.value), labelled: true });

const sexes = (rows, colours) => [
  { name: word('women'), colour: colours.women, symbol: 'circle', values: rows.map((row) => row.women), labelled: false },
  { name: word('men'), colour: colours.men, symbol: 'rect', values: rows.map((row) => row.men), labelled: false },
];

/** A sum of the groups is no mean of them, and would press them together. */
const isComparable = (indicator, total, rows) => indicator.value !== null
  && (say(total.unit) === '{value}%' || indicator.value <= Math.max(...rows.flatMap(valuesOf)));
