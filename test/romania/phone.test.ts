import { expect, test } from 'vitest';
import { formatPhone, parsePhone } from '../../src/romania/phone.ts';

test.each([
  ['0722123456', '+40722123456', true, '0722 123 456'],
  ['722123456', '+40722123456', true, '0722 123 456'],
  ['+40 722 123 456', '+40722123456', true, '0722 123 456'],
  ['0040722123456', '+40722123456', true, '0722 123 456'],
  ['(0722) 123-456', '+40722123456', true, '0722 123 456'],
  ['tel: 0722.123.456', '+40722123456', true, '0722 123 456'],
  ['Mobil 0722/123/456', '+40722123456', true, '0722 123 456'],
  ['\u202a+40 722 123 456\u202c', '+40722123456', true, '0722 123 456'],
  ['0264 555 123', '+40264555123', false, '0264 555 123'],
  ['0264/555123', '+40264555123', false, '0264 555 123'],
  ['021 345 67 89', '+40213456789', false, '021 345 6789'],
  ['0219224', '+40219224', false, '021 9224'],
  ['0372 123 456', '+40372123456', false, '0372 123 456'],
  ['0311234567', '+40311234567', false, '031 123 4567'],
  ['0800 123 456', '+40800123456', false, '0800 123 456'],
  ['+49 1512 3456789', '+4915123456789', true, '+49 1512 3456789'],
  ['+49 30 123456', '+4930123456', false, '+49 30 123456'],
  ['00373 69 123 456', '+37369123456', true, '+373 691 23 456'],
  ['+1 212 555 1234', '+12125551234', true, '+1 212 555 1234'],
])('%j is %s, mobile %s, printed %s', (text, e164, mobile, printed) => {
  expect(parsePhone(text)).toEqual({ ok: true, e164, mobile });
  expect(formatPhone(e164)).toBe(printed);
});

test.each([
  ['', /^Scrieți numărul/],
  ['tel.', /^Scrieți numărul/],
  ['abc', /nu este corect/],
  ['112', /nu este corect/],
  ['0722 123 45', /nu este corect/],
  ['07221234567', /nu este corect/],
  ['0722123456abc', /nu este corect/],
  ['+999 123 456', /nu este corect/],
  ['0722123456 / 0723123456', /un singur număr/],
  ['0722123456; 0264555123', /un singur număr/],
  ['0264555123 int. 12', /fără interior/],
])('%j is refused with a sentence of its own', (text, sentence) => {
  expect(parsePhone(text)).toEqual({ ok: false, message: expect.stringMatching(sentence) });
});

test('a text that is no number is printed as it is', () => {
  expect(formatPhone('interior 12')).toBe('interior 12');
});
