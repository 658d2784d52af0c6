const delimiters = [';', '\t', ',', '|'];
const looked = 30;

/**
 * The sign that parts the cells, found in the first lines of a text: the one that comes the same number of times in
 * most of them, outside quotes. `;` when none does. Excel's own line `sep=;` is believed; it is the one row `skip` counts.
 */
export function findDelimiter(text: string): { delimiter: string; skip: number } {
  const told = /^sep=(.)(?:\n|$)/i.exec(text)?.[1];
  if (told) return { delimiter: told, skip: 1 };

  const records = countsOf(text);
  const scores = delimiters.map((_, index) => score(records.map((counts) => counts[index] ?? 0)));
  const best = Math.max(...scores);
  return { delimiter: (best > 0 ? delimiters[scores.indexOf(best)] : undefined) ?? ';', skip: 0 };
}

/** How often each delimiter stands outside quotes, record by record. A quote opens only where a cell begins. */
function countsOf(text: string): number[][] {
  const records: number[][] = [];
  let counts = delimiters.map(() => 0);
  let [quoted, starts, empty] = [false, true, true];
  for (const sign of text) {
    if (sign === '\n' && !quoted) {
      if (!empty) records.push(counts);
      if (records.length === looked) return records;
      counts = delimiters.map(() => 0);
      [starts, empty] = [true, true];
      continue;
    }
    empty = false;
    const kind = quoted ? -1 : delimiters.indexOf(sign);
    if (kind >= 0) counts[kind] = (counts[kind] ?? 0) + 1;
    // A quote that follows the one that closed was doubled: the cell goes on.
    const closes = quoted && sign === '"';
    if (sign === '"') quoted = quoted ? false : starts;
    starts = kind >= 0 || closes;
  }
  // The last one may be cut where the looking ends; alone, it is all there is.
  return records.length === 0 ? [counts] : records;
}

// Most records agreeing counts first, then how many cells they make.
function score(counts: number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) if (count > 0) times.set(count, (times.get(count) ?? 0) + 1);
  return Math.max(0, ...[...times].map(([count, records]) => records * 100_000 + Math.min(count, 1_000)));
}
