// The page of a report in Debian's Chromium, opened from the disk without a network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, expectSilence, makePage, open, passCharts, PATIENCE, scratch, startBrowser, stopBrowser } from './browser.mjs';

const SOME_SCREENS = 20; // the opening and some dozen indicators
const CHINESE = /[\u4e00-\u9fff]/;
let plain;

before(async () => {
  plain = makePage('plain');
  await startBrowser();
}, { timeout: PATIENCE });
after(stopBrowser);

const fact = (name, check) => test(name, { timeout: PATIENCE }, check);

fact('page opens offline, asks for nothing and says nothing on the console', async () => {
  const { page, said, close } = await open(plain.html);
  await passCharts(page, SOME_SCREENS);
  assert.equal(await page.title(), plain.document.title.zh);
  assert.equal(await page.locator('article.indicator').count(), plain.document.chapters.flatMap((chapter) => chapter.indicators).length);
  await page.click('[data-action=language]');
  await page.click('[data-action=theme]');
  expectSilence(said);
  await close();
});

fact('large numbers of the opening are the counts of the document', async () => {
  const { page, close } = await open(plain.html);
  const tally = plain.document.targets;
  const numbers = await page.locator('.figures b').allTextContents();
  assert.deepEqual(numbers.map(Number), [tally.met + tally.nearly, tally.on_course, tally.at_risk, tally.undecided + tally.no_data, tally.narrative]);
  await close();
});

// The SVG is painted on a canvas, and its pixels are looked at: a chart that shows nothing has one colour.
const countColours = async (surface) => {
  const svg = surface.querySelector('svg');
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
  canvas.getContext('2d').drawImage(image, 0, 0);
  const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, image.width, image.height).data.buffer);
  return new Set(pixels).size;
};

fact('every chart is drawn', async () => {
  const { page, said, close } = await open(plain.html);
  await passCharts(page);
  const blank = [];
  const charts = await page.locator('figure.chart').elementHandles();
  for (const chart of charts) {
    const colours = await (await chart.$('.drawing')).evaluate(countColours);
    const marks = await chart.$$eval('svg path', (paths) => paths.length);
    if (colours < 4 || marks < 4) blank.push(await chart.getAttribute('data-chart'));
  }
  assert.ok(charts.length > 200, `only ${charts.length} charts`);
  assert.deepEqual(blank, []);
  expectSilence(said);
  await close();
});

fact('charts of every sort are there: target and forecast, sexes, residences, townships, gap', async () => {
  const { page, close } = await open(plain.html);
  const names = new Set(await page.locator('figure.chart').evaluateAll((charts) => charts.map((chart) => chart.dataset.chart.split('.').slice(2).join('.'))));
  for (const sort of ['_T', 'sex-F', 'sex', 'residence', 'areas', 'age_group', 'ratio_f_over_m', 'share_f', 'difference_r_minus_u']) assert.ok(names.has(sort), `no chart of ${sort}`);
  const forecasts = plain.document.chapters.flatMap((chapter) => chapter.indicators).flatMap((indicator) => indicator.series).filter((series) => series.forecast.length > 0);
  assert.ok(forecasts.length > 100);
  await close();
});

fact('women and men of each age group are in the table behind its chart', async () => {
  const { page, close } = await open(plain.html);
  const indicator = plain.document.chapters.flatMap((chapter) => chapter.indicators).find((one) => one.groups.some(({ groups }) => groups.length > 2 && groups.every((group) => group.women !== null)));
  const [{ dimension, groups }] = indicator.groups;
  const { content } = await downloadOf(page, `${indicator.code}.${dimension}`);
  const rows = content.replace(/^\ufeff/, '').trim().split('\r\n').map((line) => line.split(','));
  const columns = rows[0].flatMap((heading, index) => (heading === '女性' || heading === '男性' ? [index] : []));
  assert.equal(dimension, 'age_group');
  assert.deepEqual(rows.slice(1).map((row) => [row[0], ...columns.map((column) => Number(row[column]))]), groups.map((group) => [group.name.zh, group.women, group.men]));
  await close();
});

fact('of a warning the page says what has been done about it, in every state; a public one does not', async () => {
  const { page, said, close } = await open(plain.html);
  const told = plain.document.warnings.filter((warning) => warning.handling !== null);
  assert.deepEqual(new Set(told.map((warning) => warning.handling.state)), new Set(['new', 'notified', 'response', 'resolved']));
  const shown = await page.locator('.warning .handling').allTextContents();
  assert.deepEqual(shown, told.map(({ handling }) => handling.words.zh));
  assert.ok(shown.some((words) => words.includes('2026-03-09 <script>window.harm=1</script>答复：')));
  expectSilence(said);
  await close();
  assert.deepEqual(makePage('public').document.warnings.filter((warning) => warning.handling !== null), []);
});

fact('everything is said in the language that the reader chooses', async () => {
  const { page, close } = await open(plain.html);
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
  await page.click('[data-action=language]');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(await page.title(), plain.document.title.en);
  const chinese = (await page.locator('.page').innerText()).split('\n').filter((line) => CHINESE.test(line));
  assert.deepEqual(chinese, ['中文']); // the button that leads back
  assert.equal(await page.evaluate(() => document.activeElement.dataset.action), 'language');
  await page.click('[data-action=language]');
  assert.equal(await page.title(), plain.document.title.zh);
  await close();
});

fact('an indicator is found by either name, by its code and by a target', async () => {
  const { page, close } = await open(plain.html);
  for (const [wanted, code] of [['孕产妇死亡率', 'health.maternal_mortality_ratio'], ['maternal mortality ratio', 'health.maternal_mortality_ratio'],
    ['MATERNAL_MORTALITY', 'health.maternal_mortality_ratio'], ['H-2.1', 'health.maternal_mortality_ratio']]) {
    await page.fill('#search', wanted);
    assert.equal(await page.locator('.results a').first().getAttribute('href'), `#i-${code}`, wanted);
  }
  await page.press('#search', 'Enter');
  await page.waitForFunction((id) => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 200, 'i-health.maternal_mortality_ratio');
  await page.fill('#search', 'no such thing');
  assert.equal(await page.locator('.results a').count(), 0);
  assert.match(await page.locator('.search .count').textContent(), /0/);
  await close();
});

async function downloadOf(page, chart) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`[data-chart="${chart}"] .download`)]);
  const file = scratch(download.suggestedFilename());
  await download.saveAs(file);
  return { name: download.suggestedFilename(), content: readFileSync(file, 'utf-8') };
}

fact('the table behind a chart is downloaded with all digits', async () => {
  const { page, close } = await open(plain.html);
  const indicator = plain.document.chapters[0].indicators.find((one) => one.targets.some((target) => target.series === '_T') && one.series[0].forecast.length > 0);
  const { name, content } = await downloadOf(page, `${indicator.code}._T`);
  const [headings, ...rows] = content.replace(/^\ufeff/, '').trim().split('\r\n').map((line) => line.split(','));
  const years = indicator.series[0].years;
  assert.equal(name, `${indicator.code}._T.csv`);
  assert.ok(content.startsWith('\ufeff'));
  assert.equal(headings[0], '年份');
  assert.deepEqual(rows.slice(0, years.length).map((row) => [Number(row[0]), Number(row[1])]), years.map((year) => [year.year, year.value]));
  assert.equal(rows.length, years.length + indicator.series[0].forecast.length);
  await close();
});

fact('tables round as the text does', async () => {
  const { page, close } = await open(plain.html);
  const wrong = [];
  for (const indicator of plain.document.chapters.flatMap((chapter) => chapter.indicators)) {
    const chart = page.locator(`[data-chart="${indicator.code}._T"]`);
    if (indicator.value === null || (await chart.count()) === 0) continue;
    await chart.locator('details').evaluate((details) => { details.open = true; });
    const shown = await chart.locator('tbody tr', { hasText: String(indicator.year) }).first().locator('td').first().textContent();
    if (shown !== indicator.value_words.zh.replace('*', '')) wrong.push(`${indicator.code}: ${shown} instead of ${indicator.value_words.zh}`);
  }
  assert.deepEqual(wrong, []);
  await close();
});

for (const width of [1440, 768, 390])
  fact(`nothing is wider than a window of ${width} pixels`, async () => {
    const { page, close } = await open(plain.html, { width });
    await passCharts(page, SOME_SCREENS);
    for (const language of ['zh', 'en']) {
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(excess, 0, language);
      await page.click('[data-action=language]');
    }
    await close();
  });

for (const [kind, colorScheme] of [['plain', 'light'], ['plain', 'dark'], ['public', 'light'], ['midterm', 'light'], ['final', 'light']])
  fact(`axe finds no serious fault: ${kind}, ${colorScheme}`, async () => {
    const { page, close } = await open((kind === 'plain' ? plain : makePage(kind)).html, { colorScheme });
    await page.evaluate(() => document.querySelectorAll('.chapter ~ .chapter .indicator').forEach((card) => card.remove())); // one chapter of cards is like the next
    await page.locator('details').evaluateAll((all) => all.forEach((details) => { details.open = true; }));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    const serious = violations.filter((violation) => ['serious', 'critical'].includes(violation.impact));
    assert.deepEqual(serious.map((violation) => `${violation.id}: ${violation.nodes.length} × ${violation.nodes[0].html} ${violation.nodes[0].failureSummary}`), []);
    await close();
  });

fact('the report can be read without a mouse', async () => {
  const { page, close } = await open(plain.html);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'report');
  const folded = page.locator('figure.chart details summary').first();
  await folded.focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('figure.chart details table');
  assert.equal(await page.locator('.drawing').evaluateAll((all) => all.filter((surface) => !/\d/.test(surface.getAttribute('aria-label'))).length), 0);
  await close();
});

fact('light and dark are chosen by the reader, and charts follow', async () => {
  const { page, close } = await open(plain.html);
  const colours = async () => {
    await page.locator('.drawing').first().evaluate((surface) => surface.scrollIntoView());
    await page.waitForSelector('.drawing svg path[stroke]', { state: 'attached' });
    return page.evaluate(() => [getComputedStyle(document.querySelector('main')).backgroundColor, document.querySelector('.drawing svg').innerHTML.match(/#[0-9a-f]{6}/g).join()]);
  };
  const light = await colours();
  await page.click('[data-action=theme]');
  const dark = await colours();
  assert.notEqual(light[0], dark[0]);
  assert.notEqual(light[1], dark[1]);
  await close();
});

fact('paper is A4, with contents, numbered pages, a page for each chapter and every chart', async () => {
  const { page, said, close } = await open(plain.html, { colorScheme: 'dark' });
  const file = scratch('report.pdf');
  await page.pdf({ path: file, preferCSSPageSize: true });
  const facts = execFileSync('pdfinfo', [file], { encoding: 'utf-8' });
  const pages = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf-8', maxBuffer: 1 << 27 }).split('\f');
  assert.match(facts, /Page size:\s+59[45][\d.]* x 84[12][\d.]* pts/);
  assert.ok(pages.length > 20, `${pages.length} pages`);
  assert.match(pages[0], /目录/);
  for (const chapter of plain.document.chapters) {
    const title = `${chapter.number.zh}、${chapter.name.zh}`;
    assert.ok(pages[0].includes(title), `contents: ${title}`);
    assert.ok(pages.some((text) => text.trimStart().startsWith(title)), `no page begins with ${title}`);
  }
  assert.match(pages[4].trimEnd(), /(^|\s)5$/);
  assert.equal(await page.locator('.drawing').count(), await page.locator('.drawing svg').count());
  expectSilence(said);
  await close();
});

fact('what must not be published is said to be withheld, and is nowhere', async () => {
  const withheld = makePage('public');
  const { page, said, close } = await open(withheld.html);
  const isHidden = ({ series: [total] }) => total?.years.at(-1).year === withheld.document.year && total.years.every((year) => year.marks.includes('s'));
  const hidden = withheld.document.chapters.flatMap((chapter) => chapter.indicators).filter(isHidden);
  assert.ok(hidden.length > 10);
  for (const indicator of hidden) {
    const { code } = indicator;
    const told = JSON.stringify(indicator);
    assert.match(await page.locator(`[id="i-${code}"] .number`).textContent(), /不公布/);
    assert.equal(await page.locator(`[id="i-${code}"] figure.chart`).count(), 0);
    const inside = plain.document.chapters.flatMap((chapter) => chapter.indicators).find((one) => one.code === code).series.flatMap((series) => series.years);
    const telling = inside.map((year) => String(year.value)).filter((digits) => digits.length > 8);
    assert.deepEqual(telling.filter((digits) => told.includes(digits)), [], code);
  }
  assert.match(await page.locator('.masthead').textContent(), /公开版/);
  assert.doesNotMatch(await page.locator('.masthead').textContent(), /内部资料/);
  expectSilence(said);
  await close();
});

fact('the final evaluation is told on the same page', async () => {
  const final = makePage('final');
  const { page, said, close } = await open(final.html);
  assert.match(await page.title(), /终期评估/);
  assert.ok(await page.locator('details.objectives[open]').count() === final.document.chapters.length);
  expectSilence(said);
  await close();
});
