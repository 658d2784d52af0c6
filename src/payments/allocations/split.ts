import Big from 'big.js';
import type { FieldError } from '../../errors.ts';
import { formatMoney } from '../../web/format.ts';

/** What a person puts on invoices; without an amount it puts nothing there. Lei with two decimals. */
export type Split = { document_id: number; amount: string | null }[];
/** What can be put on an invoice now. */
export type Room = { id: number; series: string; number: number; open_amount: string };

/** Only the parts that put money somewhere. */
export const partsOf = (split: Split): { document_id: number; amount: string }[] =>
  split.flatMap(({ document_id, amount }) =>
    amount !== null && Number(amount) > 0 ? [{ document_id, amount }] : [],
  );

/**
 * What is wrong with a split: an invoice that has no room or not so much, one that stands twice, more than the payment
 * has. `invoices` are the open ones of the client.
 */
export function splitErrors(amount: string, split: Split, invoices: Room[]): FieldError[] {
  const errors = split.flatMap((part, index) => {
    const message = partError(part, split.slice(0, index), invoices);
    return message ? [{ field: `allocations[${index}][amount]`, message }] : [];
  });
  const sum = sumOf(split);
  if (errors.length > 0 || sum.lte(amount)) return errors;
  const message = `Ați împărțit ${formatMoney(sum.toFixed(2))}, dar încasarea este de ${formatMoney(amount)}.`;
  return [{ field: 'allocations', message }];
}

function partError({ document_id, amount }: Split[number], before: Split, invoices: Room[]): string {
  if (amount === null || Number(amount) === 0) return '';
  const invoice = invoices.find(({ id }) => id === document_id);
  if (!invoice) return 'Factura nu este a acestui client sau nu mai are nimic de încasat.';
  const name = `${invoice.series} ${invoice.number}`;
  if (partsOf(before).some((part) => part.document_id === document_id)) return `${name} apare de două ori.`;
  if (new Big(amount).lte(invoice.open_amount)) return '';
  return `Din ${name} mai sunt de încasat ${formatMoney(invoice.open_amount)}.`;
}

const sumOf = (split: Split) => partsOf(split).reduce((all, { amount }) => all.plus(amount), new Big(0));
