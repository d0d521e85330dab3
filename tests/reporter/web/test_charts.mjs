// Every chart shows what the document says, read off the drawing (drawn.mjs).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCharts, compareSparklines, readPage } from './drawn.mjs';
import { expectSilence, makePage, open, passCharts, PATIENCE, withBrowser } from './browser.mjs';

const fact = (name, check) => test(name, { timeout: PATIENCE }, () => withBrowser(check));

/** Enough of each sort that none is passed over: plain is an internal report, public one with hidden years. */
const fewest = {
  plain: { forecast: 100, target: 80, band: 5, gap: 10, sex: 50, residence: 30, areas: 100, groups: 20, interval: 1 },
  public: { forecast: 30, target: 30, band: 1, gap: 10, sex: 5, residence: 5, areas: 30 },
};

for (const [kind, width, colorScheme] of [['plain', 1440, 'light'], ['public', 390, 'dark']])
  fact(`series, targets, forecasts, sexes, residences, townships are drawn where their figures are: ${kind}, ${width} pixels, ${colorScheme}`, async () => {
    const { html, document } = makePage(kind);
    const { page, said, close } = await open(html, { width, colorScheme });
    await passCharts(page);
    const drawn = await readPage(page);
    const { faults, sorts } = compareCharts(drawn, document);
    assert.deepEqual(faults, []);
    assert.deepEqual(compareSparklines(drawn, document), []);
    for (const [sort, n] of Object.entries(fewest[kind])) assert.ok(sorts[sort] >= n, `only ${sorts[sort]} charts with ${sort}`);
    assert.deepEqual(await page.evaluate(blankCharts), []);
    expectSilence(said);
    await close();
  });

// Runs in the page. The SVG is painted on a canvas, and its pixels are looked at: a chart that shows nothing has one colour.
async function blankCharts() {
  const coloursOf = async (svg) => {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    await image.decode();
    const brush = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true });
    brush.drawImage(image, 0, 0);
    return new Set(new Uint32Array(brush.getImageData(0, 0, image.width, image.height).data.buffer)).size;
  };
  const blank = [];
  for (const chart of document.querySelectorAll('figure.chart'))
    if (await coloursOf(chart.querySelector('.drawing svg')) < 4) blank.push(chart.dataset.chart);
  return blank;
}
