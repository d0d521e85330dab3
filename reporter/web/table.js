// The table behind a chart: ROWS in full precision for the CSV, under TITLES that say of what and in which unit, since the file leaves its page; SHOWN as the report rounds,
// under HEADINGS; PLACES of the figures among them (source.js).
import { say, word } from './words.js';
import { rounded, titleOf, valueOf, withUnit } from './numbers.js';
import { breakdownsOf } from './source.js';

const remarks = { p: 'provisional', s: 'suppressed', b: 'break' };

export const remarksOf = (marks) => [...marks].map((mark) => word(remarks[mark])).join(', ');

const shownValue = (series, point) => (point.value === null ? (point.marks.includes('s') ? word('suppressed') : word('missing')) : valueOf(series, point.value));

/** A series by year, with intervals and forecast. */
export function seriesTable(report, series) {
  const headings = [word('year'), say(series.name), word('low'), word('high'), word('low80'), word('high80'), word('low95'), word('high95'), word('remark')];
  const rows = [
    ...series.years.map((point) => [point.year, point.value, point.low, point.high, null, null, null, null, remarksOf(point.marks)]),
    ...series.forecast.map((step) => [step.year, step.value, null, null, step.low80, step.high80, step.low95, step.high95, word('forecast')]),
  ];
  const shown = rows.map((row, index) => [String(row[0]), index < series.years.length ? shownValue(series, series.years[index]) : valueOf(series, row[1]),
    ...row.slice(2, 8).map((value) => (typeof value === 'number' ? rounded(value, series.decimals) : '')), row[8]]);
  const places = rows.map((row, index) => [null, index < series.years.length ? placeOf(report, series, series.years[index]) : null]);
  return withoutEmptyColumns({ headings, titles: headings.with(1, titleOf(series)), rows, shown, places });
}

/** Where a figure of SERIES stands: in the district unless an AREA is given. */
const placeOf = (report, series, point, area = report.districtArea) => (point && point.value !== null
  ? { indicator: series.indicator.code, year: point.year, breakdowns: breakdownsOf(series.code), area } : null);

/** Two series side by side. */
export function pairTable(report, pair) {
  const years = [...new Set(pair.flatMap((series) => series.years.map((point) => point.year)))].sort();
  const at = (series, year) => series.years.find((point) => point.year === year);
  return withoutEmptyColumns({
    headings: [word('year'), ...pair.map((series) => say(series.name)), word('remark')],
    titles: [word('year'), ...pair.map(titleOf), word('remark')],
    rows: years.map((year) => [year, ...pair.map((series) => at(series, year)?.value ?? null), remarksOfYear(pair, year, at)]),
    shown: years.map((year) => [String(year), ...pair.map((series) => shownValue(series, at(series, year) ?? { value: null, marks: '' })), remarksOfYear(pair, year, at)]),
    places: years.map((year) => [null, ...pair.map((series) => placeOf(report, series, at(series, year)))]),
  });
}

const remarksOfYear = (pair, year, at) => [...new Set(pair.flatMap((series) => [...(at(series, year)?.marks ?? '')]))].map((mark) => word(remarks[mark])).join(', ');

/** Townships in the indicator's year; AREAS have a code, name, value, previous and marks. */
export function areasTable(report, series, areas) {
  return withoutEmptyColumns({
    headings: [word('area'), word('value'), word('previous'), word('remark')],
    titles: [word('area'), titleOf(series), withUnit(word('previous'), series), word('remark')],
    rows: areas.map((area) => [area.name, area.value, area.previous, remarksOf(area.marks)]),
    shown: areas.map((area) => [area.name, shownValue(series, area), area.previous === null ? '' : valueOf(series, area.previous), remarksOf(area.marks)]),
    places: areas.map(({ area, value }) => [null, placeOf(report, series, { year: series.indicator.year, value }, area)]),
  });
}

/** Groups of one dimension in the indicator's year. */
export function groupsTable(report, total, dimension, groups) {
  const shown = (group, value) => (value === null ? (group.marks.includes('s') ? word('suppressed') : '') : valueOf(total, value));
  const place = (group, value, sex) => (value === null ? null
    : { indicator: total.indicator.code, year: total.indicator.year, breakdowns: [`${sex ? `sex=${sex},` : ''}${dimension}=${group.code}`], area: report.districtArea });
  return withoutEmptyColumns({
    headings: [word('group'), word('value'), word('women'), word('men'), word('previous'), word('remark')],
    titles: [word('group'), titleOf(total), ...['women', 'men', 'previous'].map((code) => withUnit(word(code), total)), word('remark')],
    rows: groups.map((group) => [group.name, group.value, group.women, group.men, group.previous, remarksOf(group.marks)]),
    shown: groups.map((group) => [group.name, shown(group, group.value), shown(group, group.women), shown(group, group.men),
      group.previous === null ? '' : valueOf(total, group.previous), remarksOf(group.marks)]),
    places: groups.map((group) => [null, place(group, group.value), place(group, group.women, 'F'), place(group, group.men, 'M')]),
  });
}

function withoutEmptyColumns({ headings, titles, rows, shown, places }) {
  const kept = headings.map((_, column) => rows.some((row) => row[column] !== null && row[column] !== undefined && row[column] !== ''));
  const keep = (row) => row.filter((_, column) => kept[column]);
  return { headings: keep(headings), titles: keep(titles), rows: rows.map(keep), shown: shown.map(keep), places: places.map((row) => keep(headings.map((_, column) => row[column] ?? null))) };
}
