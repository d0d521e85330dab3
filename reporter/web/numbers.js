// Numbers as the report prints them: half up, away from zero, on the decimal value that was meant, which fifteen digits tell.
import { say, word } from './words.js';

export function rounded(value, decimals) {
  const shifted = shift(Math.abs(value), decimals);
  const digits = String(Math.round(shifted)).padStart(decimals + 1, '0');
  const whole = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return value < 0 && /[1-9]/.test(whole) ? `-${whole}` : whole;
}

function shift(value, decimals) {
  const [mantissa, exponent = '0'] = value.toPrecision(15).split('e');
  return Number(`${mantissa}e${Number(exponent) + decimals}`);
}

/** What SERIES is counted in: %, /10万; empty where there is nothing to say. */
export const unitOf = (series) => say(series.unit).replace('{value}', '').trim();

/** WORDS with the unit of SERIES behind them. */
export const withUnit = (words, series) => `${words}${inBrackets(unitOf(series))}`;

/** A series by the name of its indicator, its own and its unit, so that a table can be read by itself: 孕产妇系统管理率（女性，%）. */
export const titleOf = (series) => `${say(series.indicator.name)}${inBrackets(series.code === '_T' ? '' : say(series.name), unitOf(series))}`;

function inBrackets(...parts) {
  const name = parts.filter(Boolean).join(word('comma'));
  return name && word('part', { name });
}

/** A value of SERIES in words. */
export function valueOf(series, value) {
  return say(series.unit).replace('{value}', rounded(value, series.decimals));
}
