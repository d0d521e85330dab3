// The page of a report in Debian's Chromium, opened from the disk without a network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, expectSilence, makePage, open, passCharts, PATIENCE, scratch, startBrowser, stopBrowser, visible } from './browser.mjs';

const SOME_SCREENS = 8; // the opening and some indicators
const CHINESE = /[\u4e00-\u9fff]/;
let plain;
let shared; // of facts that only look

before(async () => {
  plain = makePage('plain');
  await startBrowser();
  shared = await open(plain.html);
}, { timeout: PATIENCE });
after(stopBrowser);

const fact = (name, check) => test(name, { timeout: PATIENCE }, check);
const indicators = () => plain.document.chapters.flatMap((chapter) => chapter.indicators);

fact('page opens offline, asks for nothing and says nothing on the console', async () => {
  const { page, said, close } = await open(plain.html);
  await passCharts(page, SOME_SCREENS);
  assert.equal(await page.title(), plain.document.title.zh);
  assert.equal(await page.locator('article.indicator').count(), indicators().length);
  await page.click('[data-action=language]');
  await page.click('[data-action=theme]');
  expectSilence(said);
  await close();
});

fact('large numbers of the opening are the counts of the document', async () => {
  const { page } = shared;
  const tally = plain.document.targets;
  const numbers = await page.locator('.figures b').allTextContents();
  assert.deepEqual(numbers.map(Number), [tally.met + tally.nearly, tally.on_course, tally.at_risk, tally.undecided + tally.no_data, tally.narrative]);
});

fact('what the colours of a bar mean stands beside it, in words and numbers', async () => {
  const { page } = shared;
  const said = (tally) => Object.entries(plain.document.standings).filter(([code]) => tally[code] > 0).map(([code, words]) => `${words.zh}${tally[code]}`).sort();
  const legendOf = (place) => page.locator(`${place} > .legend li`).allTextContents().then((items) => items.map((text) => text.slice(1))); // behind the sign
  assert.deepEqual((await legendOf('.glance')).sort(), said(plain.document.targets));
  for (const chapter of plain.document.chapters) assert.deepEqual((await legendOf(`#chapter-${chapter.code}`)).sort(), said(chapter.targets));
  const alike = await page.evaluate(() => [...document.querySelectorAll('.glance > .legend .swatch')].every((swatch) => {
    const piece = document.querySelector(`.glance > .tally .${swatch.classList[1]}`);
    return ['backgroundColor', 'backgroundImage'].every((property) => getComputedStyle(swatch)[property] === getComputedStyle(piece)[property]);
  }));
  assert.ok(alike);
});

fact('charts of every sort are there: target and forecast, sexes, residences, townships, gap', async () => {
  const { page } = shared;
  const names = new Set(await page.locator('figure.chart').evaluateAll((charts) => charts.map((chart) => chart.dataset.chart.split('.').slice(2).join('.'))));
  for (const sort of ['_T', 'sex-F', 'sex', 'residence', 'areas', 'age_group', 'ratio_f_over_m', 'share_f', 'difference_r_minus_u']) assert.ok(names.has(sort), `no chart of ${sort}`);
  const forecasts = indicators().flatMap((indicator) => indicator.series).filter((series) => series.forecast.length > 0);
  assert.ok(forecasts.length > 100);
});

fact('women and men of each age group are in the table behind its chart', async () => {
  const { page } = shared;
  const indicator = indicators().find((one) => one.groups.some(({ groups }) => groups.length > 2 && groups.every((group) => group.women !== null)));
  const [{ dimension, groups }] = indicator.groups;
  const { content } = await downloadOf(page, `${indicator.code}.${dimension}`);
  const rows = content.replace(/^\ufeff/, '').trim().split('\r\n').map((line) => line.split(','));
  const columns = rows[0].flatMap((heading, index) => (/^[女男]性（/.test(heading) ? [index] : []));
  assert.equal(dimension, 'age_group');
  assert.deepEqual(rows.slice(1).map((row) => [row[0], ...columns.map((column) => Number(row[column]))]), groups.map((group) => [group.name.zh, group.women, group.men]));
});

fact('of a warning the page says what has been done about it, in every state; a public one does not', async () => {
  const { page, said, close } = await open(plain.html);
  const told = plain.document.warnings.filter((warning) => warning.handling !== null);
  assert.deepEqual(new Set(told.map((warning) => warning.handling.state)), new Set(['new', 'notified', 'response', 'resolved']));
  const shown = await page.locator('.warning .handling').allTextContents();
  assert.deepEqual(shown, told.map(({ handling }) => visible(handling.words.zh)));
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
  const { page } = shared;
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
});

async function downloadOf(page, chart) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(`[data-chart="${chart}"] .download`)]);
  const file = scratch(download.suggestedFilename());
  await download.saveAs(file);
  return { name: download.suggestedFilename(), content: readFileSync(file, 'utf-8') };
}

// An indicator with its unit, in which its total's table and chart are.
const titled = (indicator) => `${indicator.name.zh}（${indicator.series[0].unit.zh.replace('{value}', '').trim()}）`;

fact('the table behind a chart is downloaded with all digits', async () => {
  const { page } = shared;
  const indicator = plain.document.chapters[0].indicators.find((one) => one.targets.some((target) => target.series === '_T') && one.series[0].forecast.length > 0);
  const { name, content } = await downloadOf(page, `${indicator.code}._T`);
  const [headings, ...rows] = content.replace(/^\ufeff/, '').trim().split('\r\n').map((line) => line.split(','));
  const years = indicator.series[0].years;
  assert.equal(name, `${indicator.code}._T.csv`);
  assert.ok(content.startsWith('\ufeff'));
  assert.equal(headings[0], '年份');
  assert.equal(headings[1], titled(indicator));
  assert.match(await page.locator(`[data-chart="${name.replace('.csv', '')}"] figcaption`).textContent(), new RegExp(`^${titled(indicator)}：`));
  assert.deepEqual(rows.slice(0, years.length).map((row) => [Number(row[0]), Number(row[1])]), years.map((year) => [year.year, year.value]));
  assert.equal(rows.length, years.length + indicator.series[0].forecast.length);
});

fact('tables round as the text does', async () => {
  const asked = indicators().filter((indicator) => indicator.value !== null).map((indicator) => [`${indicator.code}._T`, String(indicator.year), indicator.value_words.zh.replace('*', '')]);
  const shown = await shared.page.evaluate((all) => Promise.all(all.map(async ([chart, year, wanted]) => {
    const folded = document.querySelector(`[data-chart="${chart}"] details`);
    if (!folded) return null;
    folded.open = true;
    await new Promise((done) => { setTimeout(done); }); // the table is made when it is opened
    const row = [...folded.querySelectorAll('tbody tr')].find((one) => one.querySelector('th').textContent === year);
    return [chart, wanted, row.querySelector('td').textContent];
  })), asked);
  const told = shown.filter(Boolean);
  assert.ok(told.length > 100);
  assert.deepEqual(told.filter(([, wanted, found]) => found !== wanted), []);
});

// Runs in the page: by how much it is wider than the window, and cards whose words and charts lie over each other.
const misplaced = () => {
  const areOver = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  const boxesOf = (card) => [...card.querySelectorAll('.words, figure.chart')].map((one) => one.getBoundingClientRect());
  const isCrowded = (card) => boxesOf(card).some((one, index, all) => all.slice(index + 1).some((other) => areOver(one, other)));
  return { excess: document.documentElement.scrollWidth - document.documentElement.clientWidth, crowded: [...document.querySelectorAll('article')].filter(isCrowded).map((card) => card.id) };
};

fact('nothing is wider than the window, and nothing lies over anything else, at 1440, 768 and 390 pixels in both languages', async () => {
  const { page, close } = await open(plain.html);
  for (const width of [1440, 768, 390]) {
    await page.setViewportSize({ width, height: 1000 });
    await passCharts(page, SOME_SCREENS);
    for (let language = 0; language < 2; language += 1) {
      assert.deepEqual(await page.evaluate(misplaced), { excess: 0, crowded: [] }, `${width} pixels`);
      await page.click('[data-action=language]');
    }
  }
  await close();
});

// Runs in the page: all folds are opened, and of what is alike in shape (cards, rows, warnings, of which there are hundreds) one of each shape is kept.
const openAndThin = async () => {
  document.querySelectorAll('details').forEach((details) => { details.open = true; });
  await new Promise((done) => { setTimeout(done, 50); });
  const shapeOf = (one) => `${one.tagName}.${one.getAttribute('class')}(${one.tagName === 'svg' ? '' : [...new Set([...one.children].map(shapeOf))].join()})`;
  const seen = new Set();
  document.querySelectorAll('main article, main tbody tr, main li').forEach((one) => {
    const shape = shapeOf(one);
    if (seen.has(shape)) one.remove();
    seen.add(shape);
  });
};

for (const kind of ['plain', 'midterm', 'public', 'final'])
  fact(`axe finds no serious fault, however wide the window and whatever the light: ${kind}`, async () => {
    const { page, close } = await open((kind === 'plain' ? plain : makePage(kind)).html);
    await page.evaluate(openAndThin);
    await page.evaluate(axe);
    for (const [width, colorScheme] of [[1440, 'light'], [768, 'dark'], [390, 'light'], ...(kind === 'plain' ? [[390, 'dark'], [1440, 'dark']] : [])]) {
      await page.setViewportSize({ width, height: 1000 });
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      const serious = violations.filter((violation) => ['serious', 'critical'].includes(violation.impact));
      assert.deepEqual(serious.map((violation) => `${width}, ${colorScheme}: ${violation.id}: ${violation.nodes.length} × ${violation.nodes[0].html} ${violation.nodes[0].failureSummary}`), []);
    }
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

fact('whoever goes on by the tabulator sees where the focus is', async () => {
  const { page, close } = await open(plain.html);
  const stops = [];
  for (let stop = 0; stop < 25; stop += 1) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => {
      const { activeElement } = document;
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
      const { left, right, top, bottom } = activeElement.getBoundingClientRect();
      return { name: activeElement.textContent.slice(0, 20) || activeElement.id, isOutlined: outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2, isInSight: left >= 0 && right <= innerWidth && bottom > 0 && top < innerHeight };
    }));
  }
  assert.deepEqual(stops.filter(({ isOutlined, isInSight }) => !isOutlined || !isInSight), []);
  assert.deepEqual(stops.slice(0, 4).map(({ name }) => name), ['跳到正文', 'English', '深色', '打印']);
  assert.equal(stops[4].name, 'search');
  await close();
});

fact('Escape empties the search, and a phone folds the contents away once a place is chosen', async () => {
  const { page, close } = await open(plain.html, { width: 390 });
  await page.locator('.folded > summary').focus();
  await page.keyboard.press('Enter');
  await page.fill('#search', '孕产妇');
  assert.ok((await page.locator('.results a').count()) > 1);
  await page.press('#search', 'Escape');
  assert.equal(await page.locator('.results a').count(), 0);
  assert.equal(await page.inputValue('#search'), '');
  await page.locator('.contents a').first().focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.folded').evaluate((folded) => folded.open), false);
  await close();
});

fact('nothing moves for readers who want nothing to move', async () => {
  const { page, close } = await open(plain.html);
  const motion = () => page.evaluate(() => [getComputedStyle(document.documentElement).scrollBehavior, document.getAnimations().length]);
  assert.deepEqual(await motion(), ['auto', 0]);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  assert.deepEqual(await motion(), ['smooth', 0]);
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
  await page.evaluate(() => addEventListener('beforeprint', () => {
    const style = getComputedStyle(document.documentElement);
    globalThis.onPaper = { ink: style.getPropertyValue('--ink'), accents: [...document.querySelectorAll('.drawing svg path[stroke="#e58fb6"], .drawing svg path[stroke="#f5a9cb"]')].length };
  }));
  const file = scratch('report.pdf');
  await page.pdf({ path: file, preferCSSPageSize: true });
  const facts = execFileSync('pdfinfo', [file], { encoding: 'utf-8' });
  const pages = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf-8', maxBuffer: 1 << 27 }).split('\f');
  assert.deepEqual(await page.evaluate(() => globalThis.onPaper), { ink: '#1d2530', accents: 0 }); // from a dark screen, too, light paper
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--ink')), '#e7e4dc');
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

fact('on paper each chart says of what it is, since it can stand on another page than its indicator', async () => {
  const { page, close } = await open(plain.html);
  await page.emulateMedia({ media: 'print' });
  const captions = await page.$$eval('.indicator figcaption', (all) => all.map((one) => [one.closest('.indicator').id, one.innerText]));
  const names = new Map(plain.document.chapters.flatMap((chapter) => chapter.indicators).map((indicator) => [`i-${indicator.code}`, indicator.name.zh]));
  assert.ok(captions.length > names.size);
  for (const [id, caption] of captions) assert.ok(caption.includes(names.get(id)), `${id}: ${caption}`);
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
    const inside = indicators().find((one) => one.code === code).series.flatMap((series) => series.years);
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
  const tally = final.document.targets;
  const numbers = await page.locator('.figures b').allTextContents();
  assert.deepEqual(numbers.map(Number), [tally.met + tally.nearly, tally.not_met, tally.undecided + tally.no_data, tally.narrative]);
  expectSilence(said);
  await close();
});
