// A line the size of a word: which way an indicator went. The figures stand beside it.
import { svgElement } from './dom.js';

const WIDTH = 108;
const HEIGHT = 24;
const MARGIN = 3;

export function sparkline(series) {
  const points = series.years.filter((year) => year.value !== null);
  if (points.length < 2) return null;
  const values = points.map((point) => point.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [points[0].year, points.at(-1).year];
  const x = (point) => MARGIN + ((point.year - first) / (last - first)) * (WIDTH - 2 * MARGIN);
  const y = (point) => (high === low ? HEIGHT / 2 : HEIGHT - MARGIN - ((point.value - low) / (high - low)) * (HEIGHT - 2 * MARGIN));
  const at = (point) => `${x(point).toFixed(1)},${y(point).toFixed(1)}`;
  const dot = (point, r) => svgElement('circle', { cx: x(point).toFixed(1), cy: y(point).toFixed(1), r });
  return svgElement('svg', { class: 'sparkline', width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true' },
    runsOf(points).map((run) => (run.length > 1 ? svgElement('polyline', { points: run.map(at).join(' ') }) : dot(run[0], 1.2))),
    dot(points.at(-1), 2.5));
}

/** Years in a row: between others there is no figure, and no line. */
function runsOf(points) {
  const starts = points.flatMap((point, index) => (index === 0 || point.year > points[index - 1].year + 1 ? [index] : []));
  return starts.map((start, index) => points.slice(start, starts[index + 1]));
}
