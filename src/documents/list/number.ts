export type SoughtNumber = { series?: string; number?: number };

const series = /^[A-Z0-9][A-Z0-9./-]{0,14}$/;

/**
 * What a text may mean as a number of documents: "FCT 12", "fct12", "FCT", "12". Written together it may mean two
 * things: a series may end in a digit. None for any other text.
 */
export function numbersOf(text: string): SoughtNumber[] {
  const tight = text.trim().toUpperCase();
  if (/^\d{1,9}$/.test(tight)) return [{ number: Number(tight) }];
  const [, before = '', digits = ''] = /^(\S+?)\s*(\d{1,9})$/.exec(tight) ?? [];
  const both = series.test(before) ? [{ series: before, number: Number(digits) }] : [];
  return series.test(tight) ? [...both, { series: tight }] : both;
}
