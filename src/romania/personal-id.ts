const WEIGHTS = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9];

// 47 and 48 are sectors 7 and 8 of before 1979; 70 is every number issued by SIIEASC since about 2024;
// 80–83 are in use without a public explanation.
const COUNTIES = new Set([
  ...Array.from({ length: 48 }, (_, index) => index + 1),
  51,
  52,
  70,
  80,
  81,
  82,
  83,
]);

/**
 * Tells whether the 13 digits are a possible CNP: first digit 1–9, a real date of birth, a known county code,
 * the check digit. The npm packages refuse county 70, hence our own.
 */
export function isPersonalId(cnp: string): boolean {
  if (!/^[1-9]\d{12}$/.test(cnp)) return false;
  const [sex, year, month, day, county] = [
    cnp.slice(0, 1),
    cnp.slice(1, 3),
    cnp.slice(3, 5),
    cnp.slice(5, 7),
    cnp.slice(7, 9),
  ].map(Number) as [number, number, number, number, number];
  const born = centuries(sex).some((century) => isDate(century + year, month, day));
  return born && COUNTIES.has(county) && checkDigit(cnp) === Number(cnp[12]);
}

// Foreigners (7, 8, 9) do not tell their century.
function centuries(sex: number): number[] {
  if (sex <= 2) return [1900];
  if (sex <= 4) return [1800];
  if (sex <= 6) return [2000];
  return [1900, 2000];
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function checkDigit(cnp: string): number {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(cnp[index]), 0);
  return sum % 11 === 10 ? 1 : sum % 11;
}

/** A personal number as pages show it, to recognise it by: the first digit and the last two. */
export const maskPersonalId = (number: string): string =>
  `${number.slice(0, 1)}${'•'.repeat(Math.max(0, number.length - 3))}${number.slice(-2)}`;

/** Whether a text is a personal number as pages show it, and so says nothing new of the number. */
export const isMasked = (text: string): boolean => text.includes('•');

/** A text with every personal number that stands in it masked. */
export const hidePersonalIds = (text: string): string =>
  text.replace(/(?<!\d)[1-9]\d{12}(?!\d)/g, (digits) =>
    isPersonalId(digits) ? maskPersonalId(digits) : digits,
  );
