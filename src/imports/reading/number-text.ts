import type { NumberFormat } from './number-formats.ts';

const dayMs = 86_400_000;
// 31 December 9999, the last day Excel knows.
const lastDay = 2_958_465;

/** A number of a cell as text: a date by its format, else its digits without exponent (a CNP stays whole). */
export function numberText(raw: string, format: NumberFormat, from1904: boolean): string {
  const text = raw.trim();
  // Longer than any number is no number, and would keep the pattern busy.
  if (text.length > 40) return text;
  if (!/^[-+]?\d*\.?\d*(?:e[-+]?\d{1,3})?$/i.test(text) || !/\d/.test(text)) return text;

  const value = Number(text);
  if (format === 'date' && value >= 0 && value <= lastDay) return dateText(value, from1904);
  const digits = plainDigits(text, value);
  return typeof format === 'number' && /^\d+$/.test(digits) ? digits.padStart(format, '0') : digits;
}

function dateText(value: number, from1904: boolean): string {
  const day = Math.floor(value);
  if (day === 0 && !from1904) return timeText(value);
  // Excel counts a 29 February 1900 that never was, so the days before it stand one further.
  const sinceEpoch = from1904 ? day - 24_107 : day - 25_569 + (day < 60 ? 1 : 0);
  return new Date(sinceEpoch * dayMs).toISOString().slice(0, 10);
}

function timeText(value: number): string {
  return new Date(Math.round(value * dayMs)).toISOString().slice(11, 16);
}

// 15 digits are what Excel itself keeps and shows; the 17 that stand in the file are those of the machine's number.
function plainDigits(text: string, value: number): string {
  if (/^-?\d{1,15}$/.test(text)) return text;
  const [digits = '', exponent = '0'] = value.toExponential(14).split('e');
  const shift = Number(exponent);
  const bare = digits.replace(/[-.]/g, '');
  const sign = value < 0 ? '-' : '';
  if (Math.abs(shift) > 30) return text;
  if (shift >= bare.length - 1) return sign + bare.padEnd(shift + 1, '0');
  const whole = shift < 0 ? '0' : bare.slice(0, shift + 1);
  const rest = (shift < 0 ? '0'.repeat(-shift - 1) + bare : bare.slice(shift + 1)).replace(/0+$/, '');
  return sign + whole + (rest === '' ? '' : `.${rest}`);
}
