import { expect, test } from 'vitest';
import { smsSize, smsText } from '../../src/messages/sms-text.ts';

test.each([
  ['', 'GSM-7', 0, 1],
  ['a'.repeat(160), 'GSM-7', 160, 1],
  ['a'.repeat(161), 'GSM-7', 161, 2],
  ['a'.repeat(306), 'GSM-7', 306, 2],
  ['a'.repeat(307), 'GSM-7', 307, 3],
  ['a'.repeat(459), 'GSM-7', 459, 3],
  ['€'.repeat(80), 'GSM-7', 160, 1],
  [`€${'a'.repeat(158)}`, 'GSM-7', 160, 1],
  [`€${'a'.repeat(159)}`, 'GSM-7', 161, 2],
  // The two places of the 153rd letter do not fit into the first part: 152 + 2 + 152.
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
  ['à'.repeat(160), 'GSM-7', 160, 1],
  [`ț${'a'.repeat(69)}`, 'UCS-2', 70, 1],
  [`ț${'a'.repeat(70)}`, 'UCS-2', 71, 2],
  [`ț${'a'.repeat(133)}`, 'UCS-2', 134, 2],
  [`ț${'a'.repeat(134)}`, 'UCS-2', 135, 3],
  ['🙂'.repeat(35), 'UCS-2', 70, 1],
  ['🙂'.repeat(36), 'UCS-2', 72, 2],
  // Never half a letter in each part: 33 of them in 66 of 67 places.
  ['🙂'.repeat(67), 'UCS-2', 134, 3],
])('%j takes %s, %i places, %i parts', (text, alphabet, length, parts) => {
  expect(smsSize(text)).toEqual({ alphabet, length, parts });
});

test('diacritics stay where they cost no part, and go where they do', () => {
  const short = 'Comanda este expediată. Țesătoria „Someșul” SRL';
  const long = `${short} – vă mulțumim pentru comandă și vă așteptăm… 10 € → 5 €`;

  expect(smsText(short)).toBe(short);
  expect(smsText(long)).toBe(
    'Comanda este expediata. Tesatoria "Somesul" SRL - va multumim pentru comanda si va asteptam... 10 € -> 5 €',
  );
  expect(smsSize(smsText(long))).toMatchObject({ alphabet: 'GSM-7', parts: 1 });
});

test('what has no plain letters goes as it is, in one line', () => {
  expect(smsText(`  ${'Ж'.repeat(80)}\n\n🙂\u00a0x `)).toBe(`${'Ж'.repeat(80)} 🙂 x`);
});
