// A chart in its frame: caption, the drawing (made when it comes near), its table, its CSV.
import * as echarts from 'echarts/core';
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { element } from './dom.js';
import { csvOf, download } from './csv.js';
import { palette } from './palette.js';
import { sourced } from './source.js';
import { word } from './words.js';

echarts.use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

let frames = new Map(); // by the element that is drawn into: how to draw, and the drawing once it is there
const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
  { rootMargin: '600px 0px' });
let isOnPaper = false;
const sized = new ResizeObserver((entries) => {
  if (!isOnPaper) entries.forEach((entry) => frames.get(entry.target)?.drawing?.resize());
});

/** CHART: caption, subject (named on paper, null where the caption does), file (its name without ending), height, summary (for those who cannot see it), table (table.js), option(colours). */
export function chartFrame(chart) {
  const surface = element('div', { class: 'drawing', role: 'img', 'aria-label': chart.summary, style: `height:${chart.height}px` });
  frames.set(surface, { chart, drawing: null });
  near.observe(surface);
  sized.observe(surface);
  return element('figure', { class: 'chart', 'data-chart': chart.file },
    element('figcaption', {}, chart.subject && element('span', { class: 'subject' }, chart.subject, word('colon')), chart.caption), surface,
    element('div', { class: 'behind' }, tableBehind(chart), element('button', {
      type: 'button', class: 'download', 'aria-label': word('downloadOf', { name: chart.caption }),
      onclick: () => download(`${chart.file}.csv`, csvOf(chart.table)),
    }, word('download'))));
}

/** The table is made when somebody opens it. */
function tableBehind(chart) {
  const folded = element('details', {}, element('summary', {}, word('table')));
  folded.addEventListener('toggle', () => { if (folded.open && !folded.querySelector('table')) folded.append(tableOf(chart)); });
  return folded;
}

function tableOf({ caption, table }) {
  return element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': word('tableOf', { name: caption }) }, element('table', {},
    element('thead', {}, element('tr', {}, table.headings.map((heading) => element('th', { scope: 'col' }, heading)))),
    element('tbody', {}, table.shown.map((row, line) => element('tr', {}, row.map((cell, index) => element(index === 0 ? 'th' : 'td', index === 0 ? { scope: 'row' } : {},
      sourced(cell, table.places[line][index]))))))));
}

function draw(surface) {
  const frame = frames.get(surface);
  if (!frame || frame.drawing) return;
  frame.drawing = echarts.init(surface, null, { renderer: 'svg', height: frame.chart.height });
  frame.drawing.setOption(frame.chart.option(palette()));
}

// Columns of a printed page, in CSS pixels: letters in a chart are then about as large as those beside it.
const PAPER_WIDE = 420;
const PAPER_NARROW = 280;

/** Every chart as paper needs it. */
export function drawForPaper() {
  isOnPaper = true;
  for (const [surface, frame] of frames) {
    draw(surface);
    const width = surface.closest('.others') ? PAPER_NARROW : PAPER_WIDE;
    frame.drawing.resize({ width });
    frame.drawing.getZr().flush(); // now, not with the next frame of the screen
    surface.querySelector('svg').setAttribute('viewBox', `0 0 ${width} ${frame.chart.height}`);
  }
}

/** As wide as the screen has room, after paper. */
export function drawForScreen() {
  isOnPaper = false;
  for (const [surface, frame] of frames) {
    surface.querySelector('svg')?.removeAttribute('viewBox');
    frame.drawing?.resize({ width: 'auto' });
  }
}

/** In other colours. */
export function redrawCharts() {
  for (const frame of frames.values()) frame.drawing?.setOption(frame.chart.option(palette()), true);
}

export function forgetCharts() {
  near.disconnect();
  sized.disconnect();
  for (const frame of frames.values()) frame.drawing?.dispose();
  frames = new Map();
}
