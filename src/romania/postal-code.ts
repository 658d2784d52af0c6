/**
 * Reads a Romanian postal code. ANAF and spreadsheets lose the leading zeros of București, Ilfov and Giurgiu
 * (`60787` is `060787`), so four or five digits are completed.
 */
export function parsePostalCode(text: string): { ok: true; value: string } | { ok: false; message: string } {
  const digits = text.replace(/\s/g, '');
  if (/^\d{4,6}$/.test(digits)) return { ok: true, value: digits.padStart(6, '0') };
  return { ok: false, message: 'Codul poștal are 6 cifre.' };
}
