import { momentOf, toDay } from './days.mjs';
import { centsOf, money, receiptOf, stornoOf } from './documents.mjs';

/**
 * Who paid when, and which invoices that covered: the oldest first, as money spreads by itself. Most pay near the day
 * that they have to, some late, some in parts; a few stopped. Now and then an invoice is taken back instead.
 * @param {import('../bench/random.mjs').Random} random
 * @param {object[]} invoices in the order of their days
 * @param {number} today
 */
export function payInvoices(random, invoices, today) {
  const payments = [];
  const stornos = [];
  /** @type {Map<object, object[]>} */
  const byClient = new Map();
  for (const invoice of invoices) {
    const own = byClient.get(invoice.client);
    if (own) own.push(invoice);
    else byClient.set(invoice.client, [invoice]);
  }
  for (const [client, own] of byClient) {
    const events = own.map((invoice) => ({ day: invoice.day, order: 0, invoice }));
    for (const invoice of own) {
      // Nothing else of the client is open then: no money of another invoice lies on it.
      const isAlone = own.every(
        (other) => other === invoice || other.day > invoice.day + 60 || other.day < invoice.day - 90,
      );
      if (isAlone && invoice.day < today - 4 && client.buys.stopsPaying === null && random.happens(0.03)) {
        events.push({ day: invoice.day + 1, order: 1, storno: invoice });
        continue;
      }
      for (const part of partsOf(random, client, invoice, today)) events.push({ ...part, order: 2 });
    }
    events.sort((a, b) => a.day - b.day || a.order - b.order);
    settle(client, events, { payments, stornos });
  }
  payments.sort((a, b) => a.day - b.day || a.client.row.id - b.client.row.id);
  for (const [index, payment] of payments.entries()) payment.id = index + 1;
  const receipts = payments.filter(({ method }) => method === 'cash').map(receiptOf);
  return { payments, stornos, receipts };
}

/** When and in how many parts an invoice is paid, as far as that has happened. */
function partsOf(random, { buys, row }, invoice, today) {
  const { cents } = invoice;
  const isCash = row.payment_method === 'cash' && cents < 110_000;
  const delay = buys.pays === 'late' ? 4 + random.below(22) : random.below(8) - 4;
  const day = isCash ? invoice.day : Math.max(invoice.day, invoice.due + delay);
  const method = isCash
    ? 'cash'
    : row.payment_method === 'card'
      ? 'card'
      : random.weigh([
          ['transfer', 93],
          ['cash_on_delivery', 5],
          ['compensation', 2],
        ]);
  if (buys.stopsPaying !== null && day > buys.stopsPaying) return [];
  const parts = random.happens(0.03) && !isCash ? [Math.round(cents * 0.6), 0] : [cents];
  if (parts.length === 2) parts[1] = cents - parts[0];
  return parts
    .map((amount, index) => ({ day: day + index * 9, amount, method }))
    .filter((part) => part.day <= today && part.amount > 0);
}

/** Goes through what happened with one client, day by day. Amounts in bani. */
function settle(client, events, { payments, stornos }) {
  const open = [];
  const free = [];
  let balance = 0;
  const spread = () => {
    while (open.length > 0 && free.length > 0) {
      const [invoice, payment] = [open[0], free[0]];
      const part = Math.min(rest(invoice), payment.left);
      payment.left -= part;
      invoice.paid += part;
      if (part > 0) payment.allocations.push({ invoice, amount: part });
      if (payment.left === 0) free.shift();
      if (rest(invoice) === 0) open.shift();
    }
  };
  for (const { day, invoice, storno, amount, method } of events) {
    if (invoice) {
      open.push(invoice);
      open.sort((a, b) => a.due - b.due || a.day - b.day || a.order.id - b.order.id);
      balance += invoice.cents;
    } else if (storno) {
      storno.reversed = rest(storno);
      if (storno.paid > 0) throw new Error('Money lies on an invoice that is taken back.');
      open.splice(open.indexOf(storno), 1);
      stornos.push(stornoOf(storno, day));
      balance -= storno.reversed;
    } else {
      const payment = { client, day, amount: money(amount), left: amount, method, allocations: [] };
      payments.push(payment);
      free.push(payment);
      balance -= amount;
    }
    spread();
  }
  client.row.balance = money(balance);
}

const rest = (invoice) => invoice.cents - invoice.paid - invoice.reversed;

/** The rows of payments and of what they cover. */
export function paymentRows(payments, { now, account, by }) {
  return {
    payments: payments.map(({ id, client, day, amount, left, method }) => ({
      id,
      version: 1,
      client_id: client.row.id,
      date: toDay(day),
      amount,
      method,
      by_hand: false,
      account: method === 'transfer' ? account : null,
      reference: method === 'transfer' ? `OP ${1000 + (id % 8999)}` : null,
      created_at: momentOf(day, 960 + (id % 60), now),
      created_by: by,
      allocated: money(centsOf(amount) - left),
    })),
    payment_allocations: payments.flatMap(({ id, allocations }) =>
      allocations.map(({ invoice, amount }) => ({
        payment_id: id,
        document_id: invoice.id,
        amount: money(amount),
      })),
    ),
  };
}
