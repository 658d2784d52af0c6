import Big from 'big.js';

type Line = {
  id?: number | undefined;
  product_id: number | null;
  description: string;
  quantity: string;
  net: string;
};
type Order = { total: string; lines: Line[] };

/**
 * Whether a change lets more goods or more money out: a line that was not there, more of one that was, or a larger total.
 * A line that comes without its id is the one of the same product, or of the same text.
 */
export function isIncreased(before: Order, after: Order): boolean {
  if (new Big(after.total).gt(before.total)) return true;
  const left = [...before.lines];
  const known = after.lines.filter(({ id }) => id !== undefined);
  const told = after.lines.filter(({ id }) => id === undefined);
  return [...known, ...told].some((line) => {
    const at = left.findIndex((each) =>
      line.id === undefined ? isSameGood(each, line) : each.id === line.id,
    );
    const [earlier] = at < 0 ? [] : left.splice(at, 1);
    return !earlier || new Big(line.quantity).gt(earlier.quantity) || new Big(line.net).gt(earlier.net);
  });
}

const isSameGood = (a: Line, b: Line): boolean =>
  a.product_id === b.product_id && (a.product_id !== null || a.description === b.description);
