import Big from 'big.js';
import { type FieldError, Refused } from '../../errors.ts';
import { formatNumber } from '../../web/format.ts';
import { documentNumber } from '../frozen.ts';
import type { IssuedLine } from '../lines/actions.ts';
import type { DocumentLine, DocumentRecord } from '../queries.ts';
import type { DocumentLineInput } from '../schema.ts';
import { type DocumentTotals, stornoTotals } from '../totals.ts';

export type Taken = Omit<DocumentTotals, 'nets'> & { lines: (IssuedLine & { net: string })[] };

/**
 * The lines and the totals of a storno. Refuses with 409 an invoice of which nothing is left, with 422 more than what is.
 * @param reversed what earlier storno took back of each line
 * @param asked what to take back; nothing said: all that is left
 */
export function takenBack(
  original: DocumentRecord,
  reversed: Map<number, string>,
  asked: DocumentLineInput[],
): Taken {
  const left = new Map(
    original.lines.map(({ id, quantity }) => [id, new Big(quantity).minus(reversed.get(id) ?? 0)]),
  );
  if ([...left.values()].every((quantity) => quantity.eq(0)))
    throw new Refused(409, `Factura ${documentNumber(original)} este stornată în întregime.`);
  const now = asked.length > 0 ? quantitiesOf(original.lines, left, asked) : left;
  const withQuantity = (quantityOf: (id: number) => Big) =>
    original.lines.map((line) => ({ ...line, quantity: quantityOf(line.id).toFixed() }));
  const before = (id: number) => new Big(reversed.get(id) ?? 0);
  const taking = (id: number) => now.get(id) ?? new Big(0);

  const { nets, ...totals } = stornoTotals(
    withQuantity(before),
    withQuantity((id) => before(id).plus(taking(id))),
    original.discount_percent,
  );
  const lines = original.lines.flatMap((line, index) =>
    taking(line.id).eq(0) ? [] : [stornoLine(line, taking(line.id), nets[index] ?? '0.00')],
  );
  return { lines, ...totals };
}

function stornoLine({ id, net: _whole, ...line }: DocumentLine, quantity: Big, net: string) {
  return { ...line, reverses_id: id, quantity: quantity.times(-1).toFixed(), net };
}

/** How much is taken back of each line, told by its id, its product or its text. */
function quantitiesOf(lines: DocumentLine[], left: Map<number, Big>, asked: DocumentLineInput[]) {
  const now = new Map<number, Big>();
  const errors = asked.flatMap((wanted, index): FieldError[] => {
    const field = (name: string) => `lines[${index}][${name}]`;
    const same = lines.filter((each) => isSame(each, wanted));
    const rest = ({ id }: DocumentLine) => (left.get(id) ?? new Big(0)).minus(now.get(id) ?? 0);
    const line = same.find((each) => rest(each).gte(wanted.quantity)) ?? same[0];
    if (!line) return [{ field: field('line_id'), message: 'Linia nu este a facturii.' }];
    const sum = (now.get(line.id) ?? new Big(0)).plus(wanted.quantity);
    now.set(line.id, sum);
    const most = left.get(line.id) ?? new Big(0);
    if (sum.lte(most)) return [];
    const message = `Din această linie se mai pot storna ${formatNumber(most.toFixed())} ${line.unit}.`;
    return [{ field: field('quantity'), message }];
  });
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
  return now;
}

function isSame(line: DocumentLine, wanted: DocumentLineInput): boolean {
  const { line_id, order_line_id, product_id, product_code, description } = wanted;
  if (line_id) return line.id === line_id;
  if (order_line_id) return line.order_line_id === order_line_id;
  if (product_id && product_id === line.product_id) return true;
  if (product_code) return line.code?.toLowerCase() === product_code.toLowerCase();
  if (product_id) return false;
  return line.description === description;
}
