// Names that would do harm if anybody took them for markup, for a formula, or let them turn the text around them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { expectSilence, makePage, open, passCharts, PATIENCE, scratch, startBrowser, stopBrowser, visible } from './browser.mjs';

const SOME_SCREENS = 20;
let hostile;

before(async () => {
  hostile = makePage('hostile');
  await startBrowser();
}, { timeout: PATIENCE });
after(stopBrowser);

const fact = (name, check) => test(name, { timeout: PATIENCE }, check);

fact('hostile names are text in the document and end no element of the page', async () => {
  const html = readFileSync(hostile.html, 'utf-8');
  const inside = html.slice(html.indexOf('id="document">') + 14, html.indexOf('</script>'));
  assert.doesNotMatch(inside, /</);
  assert.deepEqual(JSON.parse(inside), hostile.document);
});

fact('hostile names are shown as they are, run nothing and make nothing wide', async () => {
  for (const width of [1440, 390]) {
    const { page, said, close } = await open(hostile.html, { width });
    await passCharts(page, SOME_SCREENS);
    const areas = hostile.document.areas.map((area) => area.name.zh);
    assert.equal(await page.evaluate(() => globalThis.harm), undefined);
    assert.equal(await page.evaluate(() => document.querySelectorAll('main img, main script, main i, main iframe').length), 0);
    assert.ok((await page.locator('h1').textContent()).includes(visible(areas[0])));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    assert.ok((await page.locator('#revisions').textContent()).includes('</script><script>window.harm=2</script>'));
    expectSilence(said);
    await close();
  }
});

fact('tables behind charts show every name whole, and their CSV holds no formula', async () => {
  const { page, close } = await open(hostile.html);
  const chart = page.locator('[data-chart$=".areas"]').first();
  await chart.locator('details summary').click();
  const names = await chart.locator('tbody th').allTextContents();
  assert.deepEqual(new Set(names), new Set(hostile.document.areas.slice(1).map((area) => visible(area.name.zh))));
  assert.ok(names.some((name) => name.length > 5000));
  const [download] = await Promise.all([page.waitForEvent('download'), chart.locator('.download').click()]);
  const file = scratch('areas.csv');
  await download.saveAs(file);
  const lines = readFileSync(file, 'utf-8').split('\r\n').slice(1);
  assert.deepEqual(lines.filter((line) => /^"?[=+\-@]/.test(line)), []);
  assert.ok(lines.some((line) => line.startsWith(`"'=HYPERLINK(""http`)));
  await close();
});

fact('a name that is written from right to left does not turn what stands beside it', async () => {
  const { page, close } = await open(hostile.html);
  const apart = await page.locator('.bar .name bdi').evaluate((name) => getComputedStyle(name).unicodeBidi);
  assert.equal(apart, 'isolate');
  await close();
});

// Of each text with the name: where its letters stand, line by line. Whatever the name asks for, each is to the right of the one before.
const lettersOf = (name) => {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const lines = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.includes(name) || text.parentElement.getClientRects().length === 0) continue;
    const rows = new Map();
    for (let at = 0; at < text.length; at++) {
      const range = new Range();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const [place] = range.getClientRects();
      if (place && place.width > 0) rows.set(place.top, [...rows.get(place.top) ?? [], place.left]);
    }
    lines.push(...rows.values());
  }
  return lines;
};

fact('a mark that turns the direction of writing, and is never closed, turns nothing', async () => {
  const { page, close } = await open(hostile.html);
  const lines = await page.evaluate(lettersOf, 'gnirts desrever');
  assert.ok(lines.length > 1);
  for (const line of lines) assert.deepEqual(line, line.toSorted((left, right) => left - right));
  await close();
});
