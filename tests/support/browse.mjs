// A browser that does what it is told, one JSON line each: {do, …} on standard input, {value} or {error} on standard output. tests/support/browser.py tells it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const require = createRequire(`${process.argv[2]}/`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf-8');
const DEADLINE_MS = 120_000; // for machines that do much else

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const said = [];
let context, page;

/** A page with nothing of the one before, which is closed. */
async function open({ url, width = 1440, user, scheme = 'light' }) {
  await context?.close();
  said.length = 0;
  context = await browser.newContext({ viewport: { width, height: 1000 }, colorScheme: scheme, reducedMotion: 'reduce', httpCredentials: user });
  page = await context.newPage();
  page.setDefaultTimeout(DEADLINE_MS);
  const origin = new URL(url).origin;
  page.on('console', (message) => said.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) said.push(`request: ${request.url()}`); });
  await page.goto(url);
}

/** Asked from outside: the page's policy lets nothing inside evaluate a text. While a page is on its way nothing holds. */
const holds = (code) => page.evaluate(code).catch((error) => { if (/context was destroyed|null|undefined/.test(error.message)) return false; throw error; });

const deeds = {
  open,
  evaluate: ({ code }) => page.evaluate(code),
  /** Until CODE is true; milliseconds since the Unix epoch when it was, by this machine's clock. */
  wait: async ({ code }) => {
    for (const end = Date.now() + DEADLINE_MS; !(await holds(code)); await delay(20))
      if (Date.now() > end) throw new Error('not in time');
    return Date.now();
  },
  click: ({ selector }) => page.locator(selector).first().click(),
  press: ({ key }) => page.keyboard.press(key),
  /** Serious faults that axe finds in what matches one of SELECTORS, each of which matches something; a line each. */
  examine: async ({ selectors }) => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate((where) => {
      const missing = where.filter((selector) => document.querySelector(selector) === null);
      if (missing.length > 0) throw new Error(`nothing matches ${missing}`);
      return globalThis.axe.run({ include: where.map((selector) => [selector]) }, { resultTypes: ['violations'] });
    }, selectors);
    return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0].html} ${nodes[0].failureSummary}`);
  },
  said: () => said,
};

for await (const line of createInterface({ input: process.stdin })) {
  const deed = JSON.parse(line);
  const answer = await Promise.resolve().then(() => deeds[deed.do](deed)).then((value) => ({ value: value ?? null }), (error) => ({ error: error.message }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
