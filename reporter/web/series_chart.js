// Lines over the years: one series with its target and what it foretells, or two groups side by side.
import { element } from './dom.js';
import { say, word } from './words.js';
import { rounded, titleOf, valueOf, withUnit } from './numbers.js';
import { pairTable, remarksOf, seriesTable } from './table.js';

export const FONT = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif';

/* --- One series ---------------------------------------------------------------------------------------------------- */

export function seriesChart(report, indicator, series) {
  const name = titleOf(series);
  const targets = indicator.targets.filter((target) => target.series === series.code && target.region !== null);
  return {
    caption: word(series.forecast.length > 0 ? 'chartSeries' : 'chartYears', { name }),
    file: `${indicator.code}.${series.code.replace('=', '-')}`,
    summary: [name, ...series.years.filter((point) => point.value !== null).map((point) => `${point.year}: ${valueOf(series, point.value)}`)].join('; '),
    table: seriesTable(report, series),
    option: (colours) => seriesOption(report, series, targets, colours),
  };
}

function seriesOption(report, series, targets, colours) {
  const known = series.years.filter((point) => point.value !== null);
  const last = known.at(-1);
  const fan = series.forecast.length > 0 ? [{ year: last.year, value: last.value, low80: last.value, high80: last.value, low95: last.value, high95: last.value }, ...series.forecast] : [];
  const lines = targetLines(series, targets);
  const years = yearsFrom(known, fan, report);
  return {
    ...frameOf(colours, years, extentOf(series, [...known.flatMap((point) => [point.value, point.low, point.high]),
      ...fan.flatMap((step) => [step.low80, step.high80, step.low95, step.high95]), ...lines.map((line) => line.value)])),
    tooltip: tooltip((year) => seriesTip(series, year)),
    series: [
      band(fan, 'low95', 'high95', colours.fan, 0.35),
      band(fan, 'low80', 'high80', colours.fan, 0.6),
      intervals(known, colours),
      { type: 'line', data: fan.map((step) => [String(step.year), step.value]), symbol: 'none', lineStyle: { type: [2, 4], width: 2, color: colours.accent }, z: 3, silent: true },
      {
        type: 'line', z: 4, lineStyle: { width: 2.5, color: colours.accent }, itemStyle: { color: colours.accent },
        data: pointsOver(years, series, (point) => ({ symbol: point.marks.includes('p') ? 'emptyCircle' : 'circle', symbolSize: 7 })),
        label: { show: true, position: typeof last.low === 'number' ? 'left' : 'top', distance: 6, color: colours.ink, fontSize: 12, fontWeight: 600, fontFamily: FONT,
          formatter: ({ value: [year] }) => (year === String(last.year) ? rounded(last.value, series.decimals) : '') },
        markLine: marks(series, lines, colours),
        markArea: parityBand(targets, colours),
      },
    ],
  };
}

/** Targets as lines: the edge of what meets them. */
function targetLines(series, targets) {
  const lines = targets.flatMap((target) => target.region.filter((edge) => edge !== null).map((value) => ({ value, label: labelOf(target) })));
  if (series.parity !== null && lines.length === 0) lines.push({ value: series.parity, label: word('parity') });
  return lines.filter((line, index) => lines.findIndex((other) => other.value === line.value) === index);
}

const compared = new Set(['rise', 'fall', 'gap_shrinks', 'rise_slows']);
const labelOf = (target) => (compared.has(target.kind) ? word('baseline') : word('target'));

function marks(series, lines, colours) {
  const breaks = series.years.filter((point) => point.marks.includes('b'));
  return {
    silent: true, symbol: 'none', precision: -1, // where the target is, not where it is to two digits
    data: [
      ...lines.map((line) => ({ yAxis: line.value, lineStyle: { color: colours.target, type: 'dashed', width: 1.5 },
        label: { formatter: `${line.label} ${rounded(line.value, series.decimals)}`, position: placeOfLabel(series, line.value), color: colours.target, fontSize: 11, fontFamily: FONT } })),
      ...breaks.map((point) => ({ xAxis: String(point.year), lineStyle: { color: colours.muted, type: 'dotted' },
        label: { formatter: word('break'), color: colours.muted, fontSize: 11, fontFamily: FONT } })),
    ],
  };
}

/** A label stays out of the way of the series: at the end at which it is further from the line, and on the other side of it. */
function placeOfLabel(series, value) {
  const known = series.years.filter((point) => point.value !== null);
  const [first, last] = [known[0].value, (series.forecast.at(-1) ?? known.at(-1)).value];
  const isAtEnd = Math.abs(last - value) > Math.abs(first - value);
  return `inside${isAtEnd ? 'End' : 'Start'}${(isAtEnd ? last : first) >= value ? 'Bottom' : 'Top'}`;
}

/** Between two edges lies what meets the target. */
function parityBand(targets, colours) {
  const banded = targets.filter((target) => target.region[0] !== null && target.region[1] !== null);
  return { silent: true, itemStyle: { color: colours.target, opacity: 0.09 }, data: banded.map((target) => [{ yAxis: target.region[0] }, { yAxis: target.region[1] }]) };
}

function band(fan, low, high, colour, opacity) {
  return {
    type: 'custom', silent: true, z: 1, data: fan.length > 0 ? [0] : [], encode: { x: -1, y: -1 },
    renderItem: (_, api) => {
      const corner = (step, key) => api.coord([String(step.year), step[key]]);
      const points = [...fan.map((step) => corner(step, low)), ...fan.map((step) => corner(step, high)).reverse()];
      return { type: 'polygon', shape: { points }, style: { fill: colour, opacity } };
    },
  };
}

/** Confidence intervals of surveys and rare events, as whiskers. */
function intervals(known, colours) {
  const drawn = known.filter((point) => point.low !== undefined && point.low !== null);
  return {
    type: 'custom', silent: true, z: 2, data: drawn.map((_, index) => index), encode: { x: -1, y: -1 },
    renderItem: (parameters, api) => {
      const point = drawn[parameters.dataIndex];
      const [x, low] = api.coord([String(point.year), point.low]);
      const [, high] = api.coord([String(point.year), point.high]);
      const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colours.muted, lineWidth: 1 } });
      return { type: 'group', children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)] };
    },
  };
}

function seriesTip(series, year) {
  const point = series.years.find((one) => one.year === year);
  const step = series.forecast.find((one) => one.year === year);
  const lines = [];
  if (point?.value !== null && point) lines.push([say(series.name), valueOf(series, point.value)]);
  if (point?.low !== undefined && point?.low !== null) lines.push([word('interval'), `${rounded(point.low, series.decimals)} – ${rounded(point.high, series.decimals)}`]);
  if (point?.marks) lines.push([remarksOf(point.marks), '']);
  if (step) lines.push([word('forecast'), valueOf(series, step.value)], ['80%', `${rounded(step.low80, series.decimals)} – ${rounded(step.high80, series.decimals)}`],
    ['95%', `${rounded(step.low95, series.decimals)} – ${rounded(step.high95, series.decimals)}`]);
  return tip(year, lines);
}

/* --- Two groups ---------------------------------------------------------------------------------------------------- */

export function pairChart(report, indicator, caption, pair, names) {
  const table = pairTable(report, pair);
  return {
    caption: withUnit(caption, pair[0]),
    file: `${indicator.code}.${pair[0].code.split('=')[0]}`,
    summary: [caption, ...table.shown.map((row) => `${row[0]}: ${pair.map((series, index) => `${say(series.name)} ${row[index + 1]}`).join(', ')}`)].join('; '),
    table,
    option: (colours) => pairOption(pair, names, colours),
  };
}

function pairOption(pair, names, colours) {
  const years = yearsBetween(pair.flatMap((series) => series.years.map((point) => point.year)));
  const values = pair.flatMap((series) => series.years.map((point) => point.value));
  const frame = frameOf(colours, years, extentOf(pair[0], values));
  const isUpper = (index) => (index === 0) === (lastValue(pair[0]) >= lastValue(pair[1]));
  return {
    ...frame,
    grid: { ...frame.grid, right: 64 },
    tooltip: tooltip((year) => tip(year, pair.flatMap((series) => series.years.filter((point) => point.year === year && point.value !== null)
      .map((point) => [say(series.name), valueOf(series, point.value)])))),
    series: pair.map((series, index) => ({
      type: 'line', name: say(series.name), symbolSize: 6, lineStyle: { width: 2, color: colours[names[index]], type: index === 0 ? 'solid' : [6, 3] },
      itemStyle: { color: colours[names[index]] },
      data: pointsOver(years, series, (point) => ({ symbol: symbolOf(index, point) })),
      endLabel: { show: true, color: colours[names[index]], fontSize: 12, fontWeight: 600, fontFamily: FONT, distance: 6, offset: [0, isUpper(index) ? -6 : 6],
        formatter: say(series.name) },
    })),
  };
}

const lastValue = (series) => series.years.filter((point) => point.value !== null).at(-1).value;
const symbolOf = (index, point) => `${point.marks.includes('p') ? 'empty' : ''}${index === 0 ? (point.marks.includes('p') ? 'Circle' : 'circle') : (point.marks.includes('p') ? 'Rect' : 'rect')}`;

/* --- Axes and tips ------------------------------------------------------------------------------------------------- */

/** Every year, also those without a figure, so that distances are true. */
function yearsBetween(years) {
  const [first, last] = [Math.min(...years), Math.max(...years)];
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

const yearsFrom = (known, fan, report) => yearsBetween([known[0].year, known.at(-1).year, fan.length > 0 ? fan.at(-1).year : report.year]);

/** A point for each of YEARS, looking as LOOK(point) says; an empty one where there is no figure, so that the line stops there instead of inventing one. */
function pointsOver(years, series, look) {
  const known = new Map(series.years.filter((point) => point.value !== null).map((point) => [String(point.year), point]));
  return years.map((year) => (known.has(year) ? { value: [year, known.get(year).value], ...look(known.get(year)) } : { value: [year, null] }));
}

/** From a round number below the lowest to one above the highest; shares do not leave 0 to 100 unless they do. */
function extentOf(series, candidates) {
  const values = candidates.filter((value) => value !== null && value !== undefined);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  const step = niceStep((high - low + 2 * room) / 4);
  let bottom = Math.floor((low - room) / step) * step;
  let top = Math.ceil((high + room) / step) * step;
  if (low >= 0 && bottom < 0) bottom = 0;
  if (say(series.unit) === '{value}%' && high <= 100 && top > 100) top = 100;
  return { min: tidy(bottom), max: tidy(top), interval: step, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
}

const tidy = (value) => Number(value.toPrecision(12));

function frameOf(colours, years, extent) {
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: 8, right: 18, top: 22, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: years, boundaryGap: ['4%', '4%'], axisTick: { show: false }, axisLine: { lineStyle: { color: colours.rule } },
      axisLabel: { color: colours.muted, fontSize: 11, hideOverlap: true } },
    yAxis: { type: 'value', min: extent.min, max: extent.max, interval: extent.interval, splitLine: { lineStyle: { color: colours.rule, width: 1 } },
      axisLabel: { color: colours.muted, fontSize: 11, formatter: (value) => rounded(value, extent.digits) } },
  };
}

export function tooltip(contentOf) {
  return {
    trigger: 'axis', confine: true, className: 'tip', borderWidth: 0, padding: 0, backgroundColor: 'transparent', transitionDuration: 0,
    formatter: (items) => contentOf(Number(items[0].axisValue)),
  };
}

/** An element, so that no name is read as markup. */
export function tip(heading, lines) {
  return element('div', { class: 'tip-content' }, element('strong', {}, String(heading)),
    element('dl', {}, lines.map(([label, value]) => element('div', {}, element('dt', {}, label), element('dd', {}, value)))));
}
