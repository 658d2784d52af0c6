import { documentNumber } from '../../dist/documents/frozen.js';
import { asBuyer } from '../../dist/documents/parties/actions.js';
import { receiptLines, whatFor } from '../../dist/documents/receipts/receipt-lines.js';
import { textsOf } from '../../dist/documents/texts.js';
import { documentTotals, stornoTotals } from '../../dist/documents/totals.js';
import { momentOf, toDay } from './days.mjs';

/** @typedef {import('./market.mjs').DemoOrder} DemoOrder */

const typeTerms = [0, 30, 15, 30];
const termOf = (/** @type {{ payment_term_days: number | null, type_id: number }} */ row) =>
  row.payment_term_days ?? typeTerms[row.type_id];

const buyers = new Map();
/** @param {import('./clients.mjs').DemoClient} client */
function buyerOf({ row }) {
  const buyer = buyers.get(row) ?? asBuyer(row);
  buyers.set(row, buyer);
  return buyer;
}

/** A document without its number, which it gets in the order of days. `rank`: what of one day comes first. */
function draft(client, kind, day, rest) {
  return {
    ...{ kind, client, day, rank: 0, due: null, order: null, original: null, payment: null },
    ...{ lines: [], vat_breakdown: [], net_total: '0.00', vat_total: '0.00', total: '0.00', note: null },
    ...{ buyer: buyerOf(client), delivery: null, body: null, paid: 0, reversed: 0, allocations: [] },
    ...rest,
  };
}

/** A proforma, or what a storno takes back, line by line. @param {DemoOrder} order @param {number} day @param {object} rest */
function ofOrder(order, day, kind, rest) {
  const { client, address } = order;
  const lines = linesOf(order);
  const { nets, ...totals } = documentTotals(lines);
  return draft(client, kind, day, {
    ...totals,
    order,
    lines: lines.map((line, index) => ({ ...line, net: nets[index], of: order.lines[index] })),
    delivery: address && deliveryOf(address),
    ...rest,
  });
}

const linesOf = (/** @type {DemoOrder} */ { lines }) =>
  lines.map(({ product, quantity, unit_price, vat_rate }) => ({
    ...{ product_id: product.id, code: product.code, description: product.name, unit: product.unit },
    ...{ quantity, unit_price, discount_percent: '0', vat_category: 'S', vat_rate, vat_reason: null },
  }));

/** An invoice is its order's: its lines and its sums are copied where both lie, in the database. */
const invoiceOf = (/** @type {DemoOrder} */ order, day) => ({
  kind: 'invoice',
  client: order.client,
  day,
  rank: 0,
  due: day + termOf(order.client.row),
  order,
  total: order.total,
  cents: centsOf(order.total),
  paid: 0,
  reversed: 0,
  id: 0,
  number: 0,
  series: 'FCT',
  firstLine: 0,
});

const deliveryOf = ({ client_id: _c, position: _p, is_default: _d, siruta: _s, id: _i, ...delivery }) =>
  delivery;

/** Invoices of what left, proformas of some of what waits, contracts of those who order much. */
export function issueDocuments(random, { orders, clients, today, from }) {
  const invoices = orders
    .filter(
      ({ status, day }) =>
        status === 'delivered' || (status === 'shipped' && (day < today - 1 || random.happens(0.5))),
    )
    .map((order) => invoiceOf(order, Math.min(order.day + 1 + random.below(2), today)));
  const waiting = orders.filter(
    ({ status, day }) => ['new', 'confirmed'].includes(status) && day > today - 40,
  );
  const proformas = waiting
    .filter(() => random.happens(0.4))
    .map((order) => ofOrder(order, order.day, 'proforma', { due: order.day + termOf(order.client.row) }));
  const contracts = clients
    .filter(({ buys, row }) => buys && buys.perYear > 26 && row.tax_id_kind === 'cui')
    .map((client) => draft(client, 'contract', Math.max(client.buys.start, from), {}));
  return { invoices, others: [...proformas, ...contracts] };
}

/** Takes a whole invoice back. */
export function stornoOf(invoice, day) {
  const lines = linesOf(invoice.order);
  const { nets, ...totals } = stornoTotals(
    lines.map((line) => ({ ...line, quantity: '0' })),
    lines,
    '0',
  );
  const taken = lines.map((line, index) => ({
    ...{
      ...line,
      quantity: `-${line.quantity}`,
      net: nets[index],
      of: invoice.order.lines[index],
      reverses: index,
    },
  }));
  const note = 'Marfă returnată de client.';
  return ofOrder(invoice.order, day, 'storno', { ...totals, rank: 1, original: invoice, lines: taken, note });
}

/** The receipt of cash. */
export const receiptOf = (payment) =>
  draft(payment.client, 'receipt', payment.day, {
    rank: 2,
    payment,
    net_total: payment.amount,
    total: payment.amount,
  });

const series = {
  invoice: [2, 'FCT'],
  storno: [3, 'ST'],
  proforma: [1, 'PF'],
  receipt: [4, 'CH'],
  contract: [5, 'CTR'],
};

/**
 * Gives everything its id and its number, both in the order of days.
 * @param {object[]} documents
 * @param {{ seller: object, contract: string, now: Date, users: { name: string }[], issuer: number }} given
 */
export function numberDocuments(documents, { seller, contract, now, users, issuer }) {
  documents.sort(
    (a, b) =>
      a.day - b.day ||
      a.rank - b.rank ||
      (a.order?.id ?? 0) - (b.order?.id ?? 0) ||
      a.client.row.id - b.client.row.id,
  );
  const next = { invoice: 1, storno: 1, proforma: 1, receipt: 1, contract: 1 };
  let lineId = 1;
  const invoices = [];
  const rows = [];
  const lines = [];
  for (const [index, each] of documents.entries()) {
    const { kind, client, order, day } = each;
    each.id = index + 1;
    each.number = next[kind]++;
    each.series = series[kind][1];
    const row = {
      id: each.id,
      kind,
      series_id: series[kind][0],
      series: each.series,
      number: each.number,
      client_id: client.row.id,
      order_id: order?.id ?? null,
      issue_date: toDay(day),
      due_date: each.due === null ? null : toDay(each.due),
      created_at: momentOf(day, 900 + (index % 120), now),
      created_by: issuer,
      issuer: users[issuer - 1].name,
      paid: money(each.paid),
      reversed: money(each.reversed),
    };
    if (kind === 'invoice') {
      each.firstLine = lineId;
      lineId += order.lines.length;
      invoices.push({ ...row, first_line: each.firstLine });
      continue;
    }
    if (kind === 'receipt')
      each.lines = receiptLines(
        each.total,
        whatFor(each.payment.allocations.map(({ invoice }) => invoice)),
        [],
      );
    const { buyer, delivery, vat_breakdown, note, net_total, vat_total, total } = each;
    const frozen = { kind, seller, buyer, issue_date: row.issue_date };
    const body = kind === 'contract' ? textsOf(frozen, contract, documentNumber(each)).body : null;
    const links = { storno_of: each.original?.id ?? null, payment_id: each.payment?.id ?? null };
    rows.push({
      ...row,
      ...links,
      buyer,
      delivery,
      vat_breakdown,
      note,
      body,
      discount_percent: '0',
      net_total,
      vat_total,
      total,
    });
    for (const [position, line] of each.lines.entries()) lines.push(lineOf(each, line, position, lineId++));
  }
  return { invoices, rows, lines };
}

/** A line as it is written. */
const lineOf = ({ id: document_id, kind, original }, { of, reverses, ...line }, position, id) => ({
  id,
  document_id,
  position,
  product_id: line.product_id,
  order_line_id: kind === 'storno' ? of.id : null,
  ordered_line_id: kind === 'proforma' ? of.id : null,
  reverses_id: kind === 'storno' ? original.firstLine + reverses : null,
  code: line.code,
  description: line.description,
  unit: line.unit,
  quantity: line.quantity,
  unit_price: line.unit_price,
  discount_percent: '0',
  vat_category: line.vat_category,
  vat_rate: line.vat_rate,
  vat_reason: line.vat_reason,
  net: line.net,
});

/** Bani as lei with two decimals. @param {number} cents */
export const money = (cents) => (cents / 100).toFixed(2);
export const centsOf = (/** @type {string} */ amount) => Math.round(Number(amount) * 100);
