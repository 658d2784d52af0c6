import { randomUUID } from 'node:crypto';
import { type Draft, rowsOf, textOf } from '../clients/draft.ts';
import type { FieldError } from '../errors.ts';
import { creditState, seenCredit } from '../payments/credit/credit-limit.ts';
import { renderPaper } from '../romania/address.ts';
import { formatNumber } from '../web/format.ts';
import type { OrderClient, OrderLine, OrderRecord } from './queries.ts';
import { billingAddress } from './schema.ts';

/** What stands in a form: what was typed, what is wrong with it, and where another save differs from it. */
export type FormState = { draft: Draft; errors?: FieldError[]; message?: string; differences?: string[] };

/** What the fields of a line are called. */
export const lineLabels = {
  product_code: 'Produs: cod sau nume',
  description: 'Descriere',
  quantity: 'Cantitate',
  unit: 'UM',
  unit_price: 'Preț fără TVA',
  vat_rate: 'TVA %',
};
/** A line that nobody filled yet. */
export const blankLine: Draft = { quantity: '1' };

type LineField = keyof typeof lineLabels;
export type Field = {
  id: string;
  name: string;
  label: string;
  value: string;
  error: string;
  required: boolean;
  max: number | undefined;
  placeholder: string;
};

/** The order's form, ready to show. `order` is there on the edit page. */
export function orderForm(
  { draft, errors = [], message = '', differences = [] }: FormState,
  client: OrderClient,
  { seesBalance }: { seesBalance: boolean },
  order?: { id: number; number: string },
) {
  const field = (name: string, label: string): Field =>
    fieldOf(name, label, textOf(draft[name]), errorOf(errors, name));
  const rows = rowsOf(draft.lines);
  const credit = seenCredit(creditState(client.account, client.account), seesBalance);
  const address = draft.delivery_address_id === null ? billingAddress : textOf(draft.delivery_address_id);
  return {
    title: order ? `Editează comanda ${order.number}` : 'Comandă nouă',
    action: order ? `/orders/${order.id}` : '/orders',
    back: order ? `/orders/${order.id}` : `/clients/${client.id}/orders`,
    key: textOf(draft.form_key) || randomUUID(),
    version: order ? textOf(draft.version) : '',
    client: {
      id: client.id,
      name: client.name,
      level: client.level_name,
      note: client.order_note ?? '',
      blocked: credit.reason ?? '',
      warning: credit.warning ?? '',
    },
    message: message || (errors.length > 0 ? 'Verificați câmpurile marcate.' : ''),
    // A client that takes no order any more is no field of this form: the message says it.
    summary: errors
      .filter(({ field }) => field !== 'client_id')
      .map((error) => ({ href: `#${anchorOf(error.field)}`, message: summaryText(error) })),
    differences,
    date: { ...field('date', 'Data'), required: true },
    address: { ...field('delivery_address_id', 'Adresa de livrare'), value: address },
    addresses: addressOptions(client),
    note: { ...field('note', 'Observații'), max: 1000 },
    lines: (rows.length > 0 ? rows : [blankLine]).map((row, index) => lineRow(index, row, errors)),
    linesError: errorOf(errors, 'lines'),
  };
}

export type OrderForm = ReturnType<typeof orderForm>;

/** One line of the form. */
export function lineRow(index: number, row: Draft, errors: FieldError[] = []) {
  const prefix = `lines[${index}]`;
  const field = (name: LineField, max?: number): Field => {
    const told = errorOf(errors, `${prefix}[${name === 'product_code' ? 'product_id' : name}]`);
    return { ...fieldOf(`${prefix}[${name}]`, lineLabels[name], textOf(row[name]), told), max };
  };
  return {
    index,
    prefix,
    id: textOf(row.id),
    number: index + 1,
    f: {
      product_code: field('product_code', 200),
      description: {
        ...field('description', 300),
        placeholder: textOf(row.product_name) || 'numele produsului',
      },
      quantity: { ...field('quantity'), required: true },
      unit: { ...field('unit', 20), placeholder: textOf(row.product_unit) },
      unit_price: { ...field('unit_price'), placeholder: 'calculat' },
      vat_rate: { ...field('vat_rate'), placeholder: 'automat' },
    },
  };
}

export type LineRow = ReturnType<typeof lineRow>;

/** A posted form as the draft it was. Lines left wholly empty are dropped, unless the form only goes on. */
export function draftOf(body: Draft, { keepEmptyLines = false } = {}): Draft {
  const typed: (LineField | 'product_id')[] = ['product_id', 'product_code', 'description', 'unit_price'];
  const lines = rowsOf(body.lines).filter(
    (row) => keepEmptyLines || typed.some((name) => textOf(row[name]).trim() !== ''),
  );
  return { ...body, lines };
}

/** An order as its form shows it: numbers with a comma, and only what differs from the product's own. */
export function draftOfOrder(order: OrderRecord): Draft {
  return {
    date: order.date,
    note: order.note ?? '',
    delivery_address_id: order.delivery_address_id,
    version: String(order.version),
    lines: order.lines.map(draftOfLine),
  };
}

/** A line whose product was changed leaves behind what belonged to the product before: its price, its rate. */
export function withoutFormerProducts(draft: Draft, order: OrderRecord): Draft {
  const lines = rowsOf(draft.lines).map((row) => {
    const line = order.lines.find(({ id }) => String(id) === textOf(row.id));
    const before: Draft = line ? draftOfLine(line) : {};
    if (!line || textOf(row.product_code).trim() === before.product_code) return row;
    const left = ['description', 'unit', 'unit_price', 'vat_rate'].filter(
      (name) => textOf(row[name]) === before[name],
    );
    return { ...row, ...Object.fromEntries(left.map((name) => [name, ''])) };
  });
  return { ...draft, lines };
}

function draftOfLine(line: OrderLine): Draft {
  return {
    id: String(line.id),
    product_code: line.product_code ?? '',
    product_name: line.product_name ?? '',
    product_unit: line.product_unit ?? '',
    description: line.description === line.product_name ? '' : line.description,
    unit: line.unit === line.product_unit ? '' : line.unit,
    quantity: formatNumber(line.quantity),
    unit_price: formatNumber(line.unit_price, 2),
    vat_rate: formatNumber(line.vat_rate),
  };
}

/** Where an order can go, the client's own address last. */
export function addressOptions(client: OrderClient) {
  const own = renderPaper(client);
  return [
    ...client.addresses.map((address) => ({
      value: String(address.id),
      label: [address.label, renderPaper(address)].filter(Boolean).join(': '),
    })),
    { value: billingAddress, label: own ? `Adresa de facturare: ${own}` : 'Adresa de facturare' },
  ];
}

/** The address that stands first in a new order: the default one, else the client's own. */
export const usualAddress = (client: OrderClient): number | null =>
  client.addresses.find(({ is_default }) => is_default)?.id ?? null;

function fieldOf(name: string, label: string, value: string, error: string): Field {
  return { id: anchorOf(name), name, label, value, error, required: false, max: undefined, placeholder: '' };
}

const errorOf = (errors: FieldError[], name: string) =>
  errors.find(({ field }) => field === name)?.message ?? '';

const anchorOf = (field: string) =>
  field.replace('[product_id]', '[product_code]').replace(/\[(\w+)\]/g, '-$1');

function summaryText({ field, message }: FieldError): string {
  const line = /^lines\[(\d+)\]/.exec(field)?.[1];
  return line === undefined ? message : `Linia ${Number(line) + 1}: ${message}`;
}
