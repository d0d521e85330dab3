// What charts show, read off the drawing as a reader would: the scale from the numbers and years on the axes, then every dot, line and area as figures. And what
// they ought to show, by the document alone. Nothing here is asked of the code that draws.
import assert from 'node:assert/strict';

/* --- Shapes of a page ----------------------------------------------------------------------------------------------- */

// Runs in the page: every chart of it, as shapes with places in CSS pixels, by the name of the chart; the colours that they may have; the lines in tables.
function shapesOfPage() {
  const style = getComputedStyle(document.documentElement);
  const names = ['ink', 'muted', 'accent', 'women', 'men', 'urban', 'rural', 'target', 'areas', 'fan'];
  const placed = (matrix, x, y) => [matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f];
  /** Runs of corners, one for each stroke of the pen. Of curves only their ends are told. */
  const strokesOf = (path, matrix) => {
    const strokes = [];
    let [x, y] = [0, 0];
    for (const [, command, rest] of path.getAttribute('d').matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
      const numbers = (rest.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
      const size = { M: 2, L: 2, C: 6, A: 7, Q: 4, Z: 0 }[command.toUpperCase()];
      for (let at = 0; size > 0 && at + size <= numbers.length; at += size) {
        const [dx, dy] = numbers.slice(at + size - 2, at + size);
        [x, y] = command === command.toUpperCase() ? [dx, dy] : [x + dx, y + dy];
        if (command.toUpperCase() === 'M') strokes.push([]);
        strokes.at(-1).push(placed(matrix, x, y));
      }
    }
    return strokes;
  };
  const pathShape = (path) => {
    const [matrix, box] = [path.getCTM(), path.getBBox()];
    const paint = (name) => (['none', 'transparent', null].includes(path.getAttribute(name)) ? null : path.getAttribute(name));
    return { fill: path.hasAttribute('fill') ? paint('fill') : '#000', stroke: paint('stroke'), isDashed: path.hasAttribute('stroke-dasharray'), opacity: Number(path.getAttribute('fill-opacity') ?? 1),
      isRound: path.getAttribute('d').includes('A'), strokes: strokesOf(path, matrix), centre: placed(matrix, box.x + box.width / 2, box.y + box.height / 2), size: box.width * Math.hypot(matrix.a, matrix.b) };
  };
  const textShape = (text) => {
    const at = placed(text.getCTM(), Number(text.getAttribute('x') ?? 0), Number(text.getAttribute('y') ?? 0));
    return { text: text.textContent, at, anchor: text.getAttribute('text-anchor') ?? 'start', fill: text.getAttribute('fill') };
  };
  const chartShapes = (svg) => ({ paths: [...svg.querySelectorAll('path')].filter((path) => !path.closest('defs')).map(pathShape), texts: [...svg.querySelectorAll('text')].map(textShape) });
  const sparkline = (row) => ({ indicator: row.querySelector('th a').getAttribute('href').slice(3),
    runs: [...row.querySelectorAll('.sparkline polyline')].map((line) => line.getAttribute('points').split(' ').map((point) => point.split(',').map(Number))),
    dots: [...row.querySelectorAll('.sparkline circle')].map((dot) => ['cx', 'cy', 'r'].map((name) => Number(dot.getAttribute(name)))) });
  return {
    colours: Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])),
    charts: [...document.querySelectorAll('figure.chart')].map((chart) => ({ name: chart.dataset.chart, ...chartShapes(chart.querySelector('.drawing svg')) })),
    sparklines: [...document.querySelectorAll('.overview tbody tr')].map(sparkline),
  };
}

/** Charts of PAGE, which are all drawn, by name; colours; lines in tables. */
export async function readPage(page) {
  const { colours, charts, sparklines } = await page.evaluate(shapesOfPage);
  return { colours, sparklines, charts: new Map(charts.map((chart) => [chart.name, chart])) };
}

/* --- A scale, read from what stands at it --------------------------------------------------------------------------- */

const PIXEL = 1; // lines are moved to whole pixels

/** The straight line through the marks [pixel, number] that are furthest apart; all others have to lie on it. */
function scaleOf(marks, what) {
  const sorted = [...marks].sort((a, b) => a[1] - b[1]);
  assert.ok(sorted.length > 1 && sorted.at(-1)[1] > sorted[0][1], `${what}: no scale`);
  const [[p0, v0], [p1, v1]] = [sorted[0], sorted.at(-1)];
  const scale = { pixelOf: (value) => p0 + ((value - v0) / (v1 - v0)) * (p1 - p0), isAt: (pixel, value) => Math.abs(pixel - scale.pixelOf(value)) <= PIXEL };
  for (const [pixel, value] of marks) assert.ok(scale.isAt(pixel, value), `${what}: ${value} stands at ${pixel}, not at ${scale.pixelOf(value)}`);
  return scale;
}

function axesOf(chart, colours) {
  const labels = chart.texts.filter(({ fill, text }) => fill === colours.muted && /^-?[\d.]+$/.test(text));
  return {
    x: scaleOf(labels.filter(({ anchor }) => anchor === 'middle').map(({ at, text }) => [at[0], Number(text)]), `${chart.name}: years`),
    y: scaleOf(labels.filter(({ anchor }) => anchor === 'end').map(({ at, text }) => [at[1], Number(text)]), `${chart.name}: values`),
  };
}

/* --- Shapes by what they are ---------------------------------------------------------------------------------------- */

const LARGEST_DOT = 12;
const hasColour = (shape, colour) => shape.fill === colour || shape.stroke === colour;
const dotsIn = (chart, colour) => chart.paths.filter((shape) => hasColour(shape, colour) && shape.size > 0 && shape.size <= LARGEST_DOT && (shape.isRound || shape.strokes.length === 1 && shape.strokes[0].length >= 4));
const linesIn = (chart, colour) => chart.paths.filter((shape) => shape.stroke === colour && shape.fill === null && !shape.isRound && shape.size > LARGEST_DOT);
const textsIn = (chart, pattern, colour) => chart.texts.filter(({ text, fill }) => pattern.test(text) && (!colour || fill === colour));

const told = (points) => points.map(([x, y]) => `(${x.toFixed(1)}, ${y.toFixed(1)})`).join(' ');

const isThere = ([px, py], [year, value], { x, y }) => x.isAt(px, year) && y.isAt(py, value);

/** PIXELS are those of POINTS [year, value], each once, in any order. */
function expectPoints(pixels, points, axes, what) {
  const missing = points.filter((point) => !pixels.some((pixel) => isThere(pixel, point, axes)));
  assert.deepEqual(missing, [], `${what}: not drawn; drawn are ${told(pixels)}`);
  assert.equal(pixels.length, points.length, `${what}: ${told(pixels)}`);
}

/** Years with a figure, in runs without a gap. */
function runsOf(points) {
  const runs = [];
  for (const point of points) {
    if (runs.length > 0 && point[0] === runs.at(-1).at(-1)[0] + 1) runs.at(-1).push(point);
    else runs.push([point]);
  }
  return runs;
}

/** A line through what is on record from year to year, broken where there is nothing, and a dot at each. */
function expectSeries(chart, series, colour, axes, isDashed) {
  const points = series.years.filter(({ value }) => value !== null).map(({ year, value }) => [year, value]);
  const what = `${chart.name}, ${series.code}`;
  expectPoints(dotsIn(chart, colour).map(({ centre }) => centre), points, axes, `${what}: dots`);
  const strokes = linesIn(chart, colour).filter((shape) => shape.isDashed === isDashed).flatMap((shape) => shape.strokes).filter((stroke) => stroke.length > 1);
  const runs = runsOf(points).filter((run) => run.length > 1);
  assert.equal(strokes.length, runs.length, `${what}: pieces of the line`);
  runs.forEach((run, index) => expectPoints(strokes[index], run, axes, `${what}: line`));
}

/* --- One series with its target and what may come ------------------------------------------------------------------- */

function expectFan(chart, series, colours, axes) {
  const bands = chart.paths.filter(({ fill }) => fill === colours.fan);
  const paths = linesIn(chart, colours.accent).filter((shape) => shape.isDashed);
  if (series.forecast.length === 0) return assert.equal(bands.length + paths.length, 0, `${chart.name}: a forecast that is none`);
  const { year, value } = series.years.findLast((point) => point.value !== null);
  const corners = (low, high) => [[year, value], [year, value], ...series.forecast.flatMap((step) => [[step.year, step[low]], [step.year, step[high]]])];
  assert.equal(bands.length, 2, `${chart.name}: bands`);
  expectCorners(bands[0], corners('low95', 'high95'), axes, `${chart.name}: 95 % band`);
  expectCorners(bands[1], corners('low80', 'high80'), axes, `${chart.name}: 80 % band`);
  return expectPoints(paths.flatMap((path) => path.strokes.flat()), [[year, value], ...series.forecast.map((step) => [step.year, step.value])], axes, `${chart.name}: forecast`);
}

/** An area has these corners and no others. Where both bounds meet at the last year, two are one. */
function expectCorners(band, corners, axes, what) {
  const pixels = band.strokes.flat();
  assert.ok(corners.every((corner) => pixels.some((pixel) => isThere(pixel, corner, axes))), `${what}: not drawn; drawn are ${told(pixels)}`);
  assert.ok(pixels.every((pixel) => corners.some((corner) => isThere(pixel, corner, axes))), `${what}: ${told(pixels)}`);
}

/** The bounds of what meets the targets that this series is tested by; else equality, where there is such a thing. */
function boundsOf(indicator, series) {
  const regions = indicator.targets.filter((target) => target.series === series.code && target.region !== null).map((target) => target.region);
  const bounds = regions.flat().filter((bound) => bound !== null);
  return { bounds: [...new Set(bounds.length === 0 && series.parity !== null ? [series.parity] : bounds)], bands: regions.filter(([low, high]) => low !== null && high !== null) };
}

function expectTargets(chart, indicator, series, colours, { y }) {
  const { bounds, bands } = boundsOf(indicator, series);
  const levels = linesIn(chart, colours.target).filter((shape) => shape.isDashed).map((shape) => shape.strokes[0].map(([, height]) => height));
  for (const bound of bounds) assert.ok(levels.some((ends) => ends.every((height) => y.isAt(height, bound))), `${chart.name}: no line at ${bound}`);
  assert.equal(levels.length, bounds.length, `${chart.name}: lines of targets`);
  assert.equal(textsIn(chart, /^(目标|比较基准|均衡) -?[\d.]+$/, colours.target).length, bounds.length, `${chart.name}: words at lines`);
  const areas = chart.paths.filter((shape) => shape.fill === colours.target && shape.opacity < 1).map((shape) => shape.strokes.flat().map(([, height]) => height));
  assert.equal(areas.length, bands.length, `${chart.name}: bands of targets`);
  bands.forEach(([low, high], index) => assert.ok(y.isAt(Math.max(...areas[index]), low) && y.isAt(Math.min(...areas[index]), high), `${chart.name}: band from ${low} to ${high}`));
}

/** Intervals stand upright at their year. */
function expectIntervals(chart, series, colours, { x, y }) {
  const upright = chart.paths.filter((shape) => shape.stroke === colours.muted && !shape.isDashed).map((shape) => shape.strokes[0])
    .filter(([from, to]) => from && to && from[0] === to[0] && from[1] !== to[1]);
  const wanted = series.years.filter((point) => point.value !== null && typeof point.low === 'number');
  for (const { year, low, high } of wanted)
    assert.ok(upright.some((ends) => x.isAt(ends[0][0], year) && y.isAt(ends[0][1], low) && y.isAt(ends[1][1], high)), `${chart.name}: interval of ${year}`);
  assert.equal(upright.length, wanted.length, `${chart.name}: intervals`);
}

function checkSeries(chart, indicator, series, colours) {
  const axes = axesOf(chart, colours);
  expectSeries(chart, series, colours.accent, axes, false);
  expectFan(chart, series, colours, axes);
  expectTargets(chart, indicator, series, colours, axes);
  expectIntervals(chart, series, colours, axes);
}

/* --- Two groups, and dots in rows ----------------------------------------------------------------------------------- */

const pairs = { sex: [['sex=F', 'women'], ['sex=M', 'men']], residence: [['residence=U', 'urban'], ['residence=R', 'rural']] };

/** Two lines, one of them dashed, each with its name at its end in its colour. */
function checkPair(chart, indicator, pair, colours) {
  const axes = axesOf(chart, colours);
  pair.forEach(([code, colour], index) => {
    const series = indicator.series.find((one) => one.code === code);
    expectSeries(chart, series, colours[colour], axes, index === 1);
    assert.ok(dotsIn(chart, colours[colour]).every((dot) => dot.isRound === (index === 0)), `${chart.name}: signs of ${code}`);
    const [name] = textsIn(chart, new RegExp(`^${series.name.zh}$`), colours[colour]);
    const last = series.years.findLast(({ value }) => value !== null);
    assert.ok(name && name.at[0] > axes.x.pixelOf(last.year) && Math.abs(name.at[1] - axes.y.pixelOf(last.value)) < 20, `${chart.name}: name of ${code}`);
  });
}

/** Dots lie in the row of their name, and along it as their values do. SORTS: [colour, is round, value of a row]. */
function checkRows(chart, rows, sorts, colours) {
  const heights = new Map(textsIn(chart, /./, colours.ink).filter(({ anchor }) => anchor === 'end').map(({ text, at }) => [text, at[1]]));
  const found = sorts.flatMap(([colour, isRound, valueOf]) => {
    const drawn = rows.filter((row) => valueOf(row) !== null);
    const dots = dotsIn(chart, colours[colour]).filter((dot) => dot.isRound === isRound);
    assert.equal(dots.length, drawn.length, `${chart.name}: dots of ${colour}`);
    return drawn.map((row) => {
      const dot = dots.find(({ centre }) => Math.abs(centre[1] - heights.get(row.name.zh)) <= PIXEL);
      assert.ok(dot, `${chart.name}: no dot for ${row.name.zh}`);
      return [dot.centre[0], valueOf(row)];
    });
  });
  const isLevel = new Set(found.map(([, value]) => value)).size === 1;
  if (!isLevel) expectDistrict(chart, scaleOf(found, chart.name), colours);
}

/** The line of the district is where its number says. */
function expectDistrict(chart, scale, colours) {
  const upright = linesOf(chart, colours.target);
  const labels = textsIn(chart, /^全区 /, colours.target);
  assert.equal(upright.length, labels.length, `${chart.name}: line of the district`);
  labels.forEach(({ text }) => assert.ok(Math.abs(upright[0][0][0] - scale.pixelOf(Number(text.slice(3)))) <= PIXEL + roundingOf(text, scale), `${chart.name}: ${text}`));
}

const linesOf = (chart, colour) => chart.paths.filter((shape) => shape.stroke === colour && shape.isDashed).map((shape) => shape.strokes[0]);

/** How far a number that is rounded may be from where it is drawn. */
function roundingOf(text, scale) {
  const digits = text.split('.')[1]?.length ?? 0;
  return Math.abs(scale.pixelOf(0.5 * 10 ** -digits) - scale.pixelOf(0));
}

/* --- All of a page -------------------------------------------------------------------------------------------------- */

function checkChart(chart, indicator, report, colours) {
  const part = chart.name.slice(indicator.code.length + 1);
  const series = indicator.series.find((one) => one.code.replace('=', '-') === part);
  const groups = indicator.groups.find((one) => one.dimension === part)?.groups;
  if (series) return checkSeries(chart, indicator, series, colours);
  if (pairs[part]) return checkPair(chart, indicator, pairs[part], colours);
  if (part === 'areas') {
    const rows = indicator.areas.map((area) => ({ ...area, name: report.areas.find(({ code }) => code === area.area).name }));
    return checkRows(chart, rows, [['areas', true, (row) => row.value]], colours);
  }
  assert.ok(groups, `${chart.name}: what is it?`);
  return groups.some((group) => group.women !== null || group.men !== null)
    ? checkRows(chart, groups, [['women', true, (row) => row.women], ['men', false, (row) => row.men]], colours)
    : checkRows(chart, groups, [['areas', true, (row) => row.value]], colours);
}

const indicatorsOf = (report) => report.chapters.flatMap((chapter) => chapter.indicators);
const numberOfValues = (series) => series?.years.filter(({ value }) => value !== null).length ?? 0;

/** Which charts there have to be at least, by the document. */
function wantedCharts(indicator) {
  const isFlag = indicator.series.length > 0 && !indicator.series[0].unit.zh.includes('{value}');
  if (isFlag) return [];
  const of = (code) => indicator.series.find((series) => series.code === code);
  const tested = indicator.targets.filter((target) => target.kind !== 'narrative').map((target) => of(target.series)).filter((series) => numberOfValues(series) > 1);
  const sides = Object.entries(pairs).filter(([, pair]) => pair.every(([code]) => numberOfValues(of(code)) > 1)).map(([part]) => part);
  const areas = of('_T') && indicator.areas.filter(({ value }) => value !== null).length > 1 ? ['areas'] : [];
  return [...tested.map((series) => series.code.replace('=', '-')), ...sides, ...areas].map((part) => `${indicator.code}.${part}`);
}

/** Compares every chart with REPORT; returns what is wrong, a line each, and how many charts of each sort there were. */
export function compareCharts(drawn, report) {
  const faults = [];
  const sorts = { forecast: 0, target: 0, band: 0, gap: 0, sex: 0, residence: 0, areas: 0, groups: 0, interval: 0 };
  for (const indicator of indicatorsOf(report)) {
    const charts = [...drawn.charts.values()].filter(({ name }) => name.startsWith(`${indicator.code}.`));
    for (const name of wantedCharts(indicator)) if (!drawn.charts.has(name)) faults.push(`${name}: there is none`);
    for (const chart of charts) {
      try {
        checkChart(chart, indicator, report, drawn.colours);
        count(sorts, chart, indicator);
      } catch (fault) {
        faults.push(fault.message.split('\n')[0]);
      }
    }
  }
  return { faults, sorts };
}

function count(sorts, chart, indicator) {
  const part = chart.name.slice(indicator.code.length + 1);
  const series = indicator.series.find((one) => one.code.replace('=', '-') === part);
  if (!series) sorts[part in sorts ? part : 'groups'] += 1;
  else {
    const { bounds, bands } = boundsOf(indicator, series);
    const seen = { forecast: series.forecast.length > 0, target: bounds.length > 0, band: bands.length > 0, interval: series.years.some(({ low }) => typeof low === 'number'),
      gap: runsOf(series.years.filter(({ value }) => value !== null).map(({ year, value }) => [year, value])).length > 1 };
    for (const sort of Object.keys(seen)) sorts[sort] += Number(seen[sort]);
  }
}

/** Lines in tables: one for each indicator with two figures, with a corner or a dot for each figure, as high as the figure. */
export function compareSparklines(drawn, report) {
  const rows = new Map(drawn.sparklines.map((row) => [row.indicator, row]));
  return indicatorsOf(report).flatMap((indicator) => {
    const points = indicator.series.find(({ code }) => code === '_T')?.years.filter(({ value }) => value !== null).map(({ year, value }) => [year, value]) ?? [];
    try {
      expectSparkline(rows.get(indicator.code), points.length > 1 ? points : [], indicator.code);
      return [];
    } catch (fault) {
      return [fault.message.split('\n')[0]];
    }
  });
}

function expectSparkline({ runs, dots }, points, code) {
  const isLast = ([, , radius]) => radius > 2;
  const corners = [...runs.flat(), ...dots.filter((dot) => !isLast(dot))].sort((a, b) => a[0] - b[0]);
  assert.equal(corners.length, points.length, `${code}: figures in the line`);
  if (points.length === 0) return;
  assert.deepEqual(runs.map((run) => run.length), runsOf(points).map((run) => run.length).filter((length) => length > 1), `${code}: pieces of the line`);
  scaleOf(corners.map(([x], index) => [x, points[index][0]]), `${code}: years of the line`);
  if (new Set(points.map(([, value]) => value)).size > 1) scaleOf(corners.map(([, y], index) => [-y, points[index][1]]), `${code}: values of the line`);
  assert.deepEqual(dots.filter(isLast).map(([x, y]) => [x, y]), [corners.at(-1).slice(0, 2)], `${code}: dot at the end`);
}
