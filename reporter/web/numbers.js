// Numbers as the report prints them: half up, away from zero, on the decimal value that was meant, which fifteen digits tell.
import { say } from './words.js';

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

/** A value of SERIES in words. */
export function valueOf(series, value) {
  return say(series.unit).replace('{value}', rounded(value, series.decimals));
}
