// Compares the charts of report pages with the documents that stand in them (drawn.mjs), and prints what is wrong, a line each.
//
// usage: check_charts.mjs PAGE…        with HALFSKY_NODE_MODULES in the environment. Exit status 1 when a chart shows something else, or when there are none.
import { compareCharts, compareSparklines, readPage } from './drawn.mjs';
import { open, passCharts, withBrowser } from './browser.mjs';

async function faultsOf(file) {
  const { page, said, close } = await open(file);
  if (!await page.evaluate(() => document.documentElement.lang.startsWith('zh'))) await page.click('[data-action=language]'); // charts are compared by their Chinese words
  await passCharts(page);
  const report = JSON.parse(await page.locator('#document').textContent());
  const drawn = await readPage(page);
  await close();
  const { faults, sorts } = compareCharts(drawn, report);
  const missing = ['forecast', 'target', 'sex', 'residence', 'areas'].filter((sort) => sorts[sort] === 0).map((sort) => `no chart with ${sort}`);
  return [...faults, ...compareSparklines(drawn, report), ...missing, ...said].map((fault) => `${file}: ${fault}`);
}

const faults = [];
for (const file of process.argv.slice(2)) await withBrowser(async () => { faults.push(...await faultsOf(file)); });
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 && process.argv.length > 2 ? 0 : 1;
