// Townships and subdistricts in the year, in order, beside the district.
import { say, word } from './words.js';
import { rounded, valueOf, withUnit } from './numbers.js';
import { areasTable } from './table.js';
import { FONT, tip } from './series_chart.js';

export const ROW = 20;

export function areasChart(report, indicator, total) {
  const areas = indicator.areas.map((area) => ({ ...area, name: say(report.areaNames.get(area.area)) }));
  const drawn = areas.filter((area) => area.value !== null).sort((a, b) => a.value - b.value);
  const caption = word('chartAreas', { year: indicator.year });
  return {
    caption: withUnit(caption, total),
    file: `${indicator.code}.areas`,
    height: 44 + ROW * drawn.length,
    summary: [caption, ...drawn.toReversed().map((area) => `${area.name} ${valueOf(total, area.value)}`)].join('; '),
    table: areasTable(report, total, areas),
    option: (colours) => areasOption(indicator, total, drawn, colours),
  };
}

function areasOption(indicator, total, areas, colours) {
  const district = indicator.value;
  const isSum = say(total.unit) !== '{value}%' && district !== null && district > Math.max(...areas.map((area) => area.value));
  const dots = [{ name: '', colour: colours.areas, symbol: 'circle', values: areas.map((area) => area.value), labelled: true }];
  return dotsOption(areas, dots, district === null || isSum ? null : district, total, colours);
}

/** Rows from bottom to top, each with a dot per sort in DOTS, beside the district. */
export function dotsOption(rows, dots, district, total, colours) {
  const values = [...dots.flatMap((sort) => sort.values), district].filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const hollow = (symbol) => `empty${symbol[0].toUpperCase()}${symbol.slice(1)}`;
  const tipOf = (row) => tip(rows[row].name, dots.filter((sort) => sort.values[row] !== null).map((sort) => [sort.name, valueOf(total, sort.values[row])]));
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 46, top: 22, bottom: 4, containLabel: true },
    tooltip: { trigger: 'item', confine: true, className: 'tip', borderWidth: 0, padding: 0, backgroundColor: 'transparent', transitionDuration: 0,
      formatter: ({ value }) => tipOf(value[1]) },
    // Dots need no zero: what is compared is where they lie.
    xAxis: { type: 'value', min: low - (high - low || 1) * 0.08, max: high + (high - low || 1) * 0.08, show: false },
    yAxis: { type: 'category', data: rows.map((row) => row.name), axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: true, lineStyle: { color: colours.rule, type: 'dotted' } },
      axisLabel: { color: colours.ink, fontSize: 11.5, width: 150, overflow: 'truncate' } },
    series: dots.map((sort, index) => ({
      type: 'scatter', symbolSize: 9, itemStyle: { color: sort.colour },
      data: rows.map((row, at) => ({ value: [sort.values[at], at], symbol: row.marks.includes('p') ? hollow(sort.symbol) : sort.symbol })).filter(({ value }) => value[0] !== null),
      label: { show: sort.labelled, position: 'right', color: colours.ink, fontSize: 11.5, textBorderColor: colours.paper, textBorderWidth: 3, formatter: ({ value }) => rounded(value[0], total.decimals) },
      markLine: district === null || index > 0 ? undefined : { silent: true, symbol: 'none', precision: -1, z: 1, data: [{ xAxis: district, lineStyle: { color: colours.target, type: 'dashed', width: 1.5 },
        label: { formatter: `${word('district')} ${rounded(district, total.decimals)}`, color: colours.target, fontSize: 11, position: 'end', distance: 4 } }] },
    })),
  };
}
