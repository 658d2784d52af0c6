// GSM 03.38: the basic alphabet, and what costs two places in it.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '^{}\\[~]|€\f';
const fits = new Set(basic);
const costsTwo = new Set(extended);

export type SmsSize = { alphabet: 'GSM-7' | 'UCS-2'; length: number; parts: number };

/** How many places a text takes and in how many parts it goes: 160 or 153 each, with other letters 70 or 67. */
export function smsSize(text: string): SmsSize {
  const letters = [...text];
  const isPlain = letters.every((letter) => fits.has(letter) || costsTwo.has(letter));
  const places = letters.map((letter) => (isPlain ? (costsTwo.has(letter) ? 2 : 1) : letter.length));
  const length = places.reduce((sum, each) => sum + each, 0);
  const [alone, each] = isPlain ? [160, 153] : [70, 67];
  return {
    alphabet: isPlain ? 'GSM-7' : 'UCS-2',
    length,
    parts: length <= alone ? 1 : partsOf(places, each),
  };
}

/** A letter of two places never stands half in one part and half in the next. */
function partsOf(places: number[], each: number): number {
  let [parts, free] = [1, each];
  for (const place of places) {
    if (place > free) [parts, free] = [parts + 1, each];
    free -= place;
  }
  return parts;
}

/** The text as it goes: without its diacritics and typographic signs where that saves parts, else as it is. */
export function smsText(text: string): string {
  const written = text.replace(/\s+/g, ' ').trim();
  const plain = written
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[„”“]/g, '"')
    .replace(/[’‘]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/…/g, '...')
    .replace(/→/g, '->');
  return smsSize(plain).parts < smsSize(written).parts ? plain : written;
}
