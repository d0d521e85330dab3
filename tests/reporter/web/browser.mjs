// What every test of the page needs: a browser without a network, pages made for it, and a list of whatever the page said on the console or asked for.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.HALFSKY_NODE_MODULES}/`);
const { chromium } = require('playwright-core');

export const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf-8');
export const PATIENCE = 600_000; // for machines that do much else

const folder = mkdtempSync(join(tmpdir(), 'halfsky-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const scratch = (name) => join(folder, name);

/** A page of this KIND (make_page.c), with the document in it. */
export function makePage(kind) {
  const [html, json] = [scratch(`${kind}.html`), scratch(`${kind}.json`)];
  execFileSync(process.env.HALFSKY_MAKE_PAGE, [kind, html, json]);
  return { html, document: JSON.parse(readFileSync(json, 'utf-8')) };
}

let browser;
export const startBrowser = async () => { browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] }); };
export const stopBrowser = () => browser.close();

/** That a page paints no more for minutes: Chromium 156 does that now and then where a long page is scrolled through, its compositor turning without end. */
class Frozen extends Error {}
const FROZEN_MS = 120_000;
let onFrozen = (error) => { console.error(error.message); process.exit(1); };

async function watchFrames(page) {
  const isPainted = () => page.evaluate(() => new Promise(requestAnimationFrame)).then(() => true, () => true); // a page that was closed paints as well as it should
  for (; !page.isClosed(); await sleep(5_000, undefined, { ref: false }))
    if (!await Promise.race([isPainted(), sleep(FROZEN_MS, false, { ref: false })])) return onFrozen(new Frozen(`no frame was painted for ${FROZEN_MS / 1000} s`));
  return undefined;
}

/** CHECK in a browser of its own, which it need not start or stop. Where a page freezes, another browser has to show whether it was the page's fault. */
export async function withBrowser(check) {
  for (let isLast = false; ; isLast = true) {
    await startBrowser();
    const frozen = new Promise((_, reject) => { onFrozen = reject; });
    const failure = await Promise.race([check(), frozen]).then(() => null, (error) => error);
    await Promise.race([stopBrowser(), sleep(30_000, undefined, { ref: false })]);
    if (failure === null) return;
    if (isLast || !(failure instanceof Frozen)) throw failure;
    console.error(`${failure.message}; once more in another browser`);
  }
}

/** Opens FILE by double click, so to say: file://, no network. What is heard goes into `said`. */
export async function open(file, { width = 1440, height = 1000, colorScheme = 'light', hash = '' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, offline: true, acceptDownloads: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const said = [];
  const address = pathToFileURL(file).href;
  page.on('console', (message) => said.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) said.push(`request: ${request.url()}`); });
  await page.goto(address + hash);
  watchFrames(page);
  return { page, said, close: () => context.close() };
}

/** Charts drawn by a reader who scrolls down: to the end, where each that was passed too fast is looked at again, or through the first SCREENS. */
export async function passCharts(page, screens = Infinity) {
  await page.evaluate(async ({ most, isAll }) => {
    const frame = () => new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
    for (let top = 0; top < Math.min(document.documentElement.scrollHeight, most * innerHeight); top += innerHeight) { // charts are drawn some 600 pixels ahead
      scrollTo({ top, behavior: 'instant' });
      await frame();
    }
    const undrawn = () => [...document.querySelectorAll('.drawing')].filter((surface) => (isAll || surface.getBoundingClientRect().bottom < 0) && !surface.querySelector('svg'));
    const latest = Date.now() + 180_000;
    for (let [chart] = undrawn(); chart; [chart] = undrawn()) {
      if (Date.now() > latest) throw new Error(`the chart '${chart.closest('figure').dataset.chart}' is in view, and not drawn`);
      if (isAll) chart.scrollIntoView({ behavior: 'instant' });
      await frame();
    }
  }, { most: Math.min(screens, 1e6), isAll: screens === Infinity });
  await page.waitForSelector('.drawing svg', { state: 'attached' });
}

export const expectSilence = (said) => assert.deepEqual(said, []);

/** TEXT as the page shows it: with a sign for each letter that nobody would see. */
export const visible = (text) => text.replace(/\p{Cf}/gu, '\uFFFD');
