// Colours of the page that have to be told apart are far enough from each other, in light and in dark, also for the colour-blind (colour_sight.mjs).
//
// Thresholds are in CIEDE2000, of which 1 is just to be seen by those who look for it, and about 2.3 by anybody: areas that touch and hold a number each need 10, thin
// lines of two groups 15; a target's line, which is dashed as well, needs 12 from the series. What has a pattern is told by that.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ciede2000, distance, sights } from './colour_sight.mjs';

const css = readFileSync(`${process.env.HALFSKY_SOURCE_DIR}/reporter/web/page.css`, 'utf-8');
const coloursAfter = (selector) => Object.fromEntries([...css.slice(css.indexOf(selector)).split('}')[0].matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]));
const palettes = { light: coloursAfter(':root {'), dark: coloursAfter(':root[data-theme="dark"] {') };

const patterned = ['undecided', 'withheld'];
const plain = ['met', 'nearly', 'on_course', 'partly', 'at_risk', 'not_met', 'no_data', 'narrative'];
const areas = plain.flatMap((one, index) => plain.slice(index + 1).map((other) => [one, other, 10]));
const lines = [['women', 'men', 15], ['urban', 'rural', 15], ['accent', 'target', 12]];

// Pairs and their distances as Sharma, Wu and Dalal published them (table 1, rows 1, 7, 9, 11, 18, 20, 34).
for (const [one, other, expected] of [[[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425], [[50, 0, 0], [50, -1, 2], 2.3669], [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195], [[50, 2.5, 0], [61, -5, 29], 22.8977], [[50, 2.5, 0], [50, 3.1736, 0.5854], 1], [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082]])
  test(`distance of ${one} and ${other} is ${expected}`, () => assert.ok(Math.abs(ciede2000(one, other) - expected) < 5e-5, `${ciede2000(one, other)}`));

test('dark is the same whether the system or the reader chooses it', () => {
  assert.deepEqual(coloursAfter(':root:not([data-theme="light"]) {'), palettes.dark);
});

test("the yearbook's charts have the colours of the page", () => {
  const style = readFileSync(`${process.env.HALFSKY_SOURCE_DIR}/reporter/yearbook/yearbook_style.h`, 'utf-8');
  const colours = [...style.matchAll(/YEARBOOK_(\w+) = 0x([0-9a-f]{6})/g)].map(([, name, colour]) => [name === 'TOTAL' ? 'accent' : name.toLowerCase(), `#${colour}`]);
  assert.equal(colours.length, 6);
  for (const [name, colour] of colours) assert.equal(colour, palettes.light[name], name);
});

test('kinds of standing that rest on no colour have a pattern', () => {
  for (const standing of patterned) assert.match(css, new RegExp(`\\.swatch\\)\\.${standing} \\{ background: repeating-linear-gradient`));
});

for (const [light, palette] of Object.entries(palettes))
  for (const sight of Object.keys(sights))
    test(`areas and lines can be told apart: ${light}, ${sight}`, () => {
      const close = [...areas, ...lines].map(([one, other, least]) => [one, other, least, distance(palette[one], palette[other], sight)]).filter(([, , least, found]) => found < least);
      assert.deepEqual(close.map(([one, other, least, found]) => `${one} and ${other}: ${found.toFixed(1)} instead of ${least}`), []);
    });
