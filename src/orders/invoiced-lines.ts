import Big from 'big.js';
import { type FieldError, Refused } from '../errors.ts';
import { formatNumber } from '../web/format.ts';
import type { OrderLine } from './queries.ts';

type Wanted = { id: number | undefined; quantity: string };

/**
 * Refuses what would take from an order what is invoiced of it: with 409 cancelling it, with 422 a line that is gone or
 * is less than what is invoiced.
 * @param invoiced of each line that stands on an invoice, also of one that storno took back whole
 */
export function refuseInvoiced(
  before: OrderLine[],
  { status, lines }: { status: string; lines: Wanted[] },
  invoiced: Map<number, string>,
): void {
  const counts = [...invoiced.values()].some((quantity) => new Big(quantity).gt(0));
  if (status === 'cancelled' && counts)
    throw new Refused(409, 'Comanda este facturată: stornați întâi factura, apoi anulați comanda.');
  const gone = before.find(({ id }) => invoiced.has(id) && !lines.some((line) => line.id === id));
  const errors = gone ? [goneError(gone)] : lines.flatMap((line, index) => lessError(line, index, invoiced));
  if (errors.length > 0) throw new Refused(422, 'Comanda are linii care stau pe facturi.', errors);
}

const goneError = ({ description }: OrderLine): FieldError => ({
  field: 'lines',
  message: `Linia „${description}” stă pe o factură: nu se șterge și nu i se schimbă produsul.`,
});

function lessError(line: Wanted, index: number, invoiced: Map<number, string>): FieldError[] {
  const quantity = new Big(invoiced.get(line.id ?? 0) ?? 0);
  if (quantity.lte(line.quantity)) return [];
  const message = `Din această linie sunt facturate ${formatNumber(quantity.toFixed())}. Stornați întâi factura.`;
  return [{ field: `lines[${index}][quantity]`, message }];
}
