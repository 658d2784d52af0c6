import Big from 'big.js';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { findDifferences } from '../../src/payments/ledger/queries.ts';
import { issue, makeInvoice } from '../documents/documents.ts';
import type { TestApp } from '../support/app.ts';
import { merge } from '../support/merges.ts';
import { pay } from './payments.ts';

/** Numbers that look random and come again with their seed (mulberry32). */
export function randomOf(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number) => Math.floor(next() * most);
  return {
    below,
    pick: <Item>(items: Item[]): Item | undefined => items[below(items.length)],
    cents: (most: number) => (1 + below(most * 100)) / 100,
  };
}
export type Random = ReturnType<typeof randomOf>;

/** A history that goes on: the clients of it, and the merges that were not taken apart yet. */
export type History = { t: TestApp; random: Random; clients: { id: number }[]; merges: number[] };

type Step = (history: History) => Promise<unknown>;

/** What can happen, and how often of some hundred times. What the rules refuse changes nothing, and counts too. */
const steps: Record<string, { weight: number; step: Step }> = {
  invoice: { weight: 24, step: issueInvoice },
  payment: { weight: 22, step: takeMoney },
  overpayment: { weight: 6, step: payTooMuch },
  'payment by hand': { weight: 12, step: payByHand },
  split: { weight: 10, step: splitAgain },
  cancellation: { weight: 8, step: cancelOne },
  'storno of a part': { weight: 8, step: (history) => takeBack(history, false) },
  'storno of all': { weight: 4, step: (history) => takeBack(history, true) },
  merge: { weight: 4, step: mergeTwo },
  'undone merge': { weight: 3, step: undoMerge },
};

/** Takes one step; answers what it was. */
export async function takeStep(history: History): Promise<string> {
  const drawn = Object.entries(steps).flatMap((each) => Array(each[1].weight).fill(each) as (typeof each)[]);
  const [name, { step }] = history.random.pick(drawn) as (typeof drawn)[number];
  await step(history);
  return name;
}

/** What must hold whatever happened. */
export async function expectWhole({ t }: Pick<History, 't'>): Promise<void> {
  expect(await findDifferences(t.db)).toEqual([]);
  const { rows: idle } = await sql`
    select p.id, p.amount - p.allocated as free from payments p
    where not by_hand and cancelled_at is null and allocated < amount
      and exists (select from documents d where d.client_id = p.client_id and d.open_amount > 0)`.execute(
    t.db,
  );
  expect(idle).toEqual([]);
  // No cent is lost: what is open less what is free is what is owed, client by client.
  const { rows: lost } = await sql`
    select c.id, c.balance, coalesce(d.open, 0) as open, coalesce(p.free, 0) as free from clients c
    left join (select client_id, sum(open_amount) as open from documents group by 1) d on d.client_id = c.id
    left join (select client_id, sum(amount - allocated) as free from payments where cancelled_at is null group by 1) p
      on p.client_id = c.id
    where c.balance <> coalesce(d.open, 0) - coalesce(p.free, 0)`.execute(t.db);
  expect(lost).toEqual([]);
}

async function issueInvoice({ t, random, clients }: History) {
  const lines = Array.from({ length: 1 + random.below(3) }, () => ({
    description: 'Marfă',
    quantity: String(1 + random.below(5)),
    unit_price: random.cents(80).toFixed(2),
    vat_rate: random.pick(['21', '11']),
    discount_percent: random.pick(['0', '7.5']),
  }));
  const discount_percent = random.pick(['0', '0', '3.33']);
  await makeInvoice(t, random.pick(clients)?.id ?? 0, {
    lines,
    discount_percent,
    payment_term_days: random.below(40),
  });
}

async function takeMoney({ t, random, clients }: History) {
  const method = random.pick(['transfer', 'cash', 'card']);
  const receipt = method === 'cash' && random.below(2) === 0;
  const client = random.pick(clients)?.id ?? 0;
  const open = t.db
    .selectFrom('documents')
    .select('id')
    .where('client_id', '=', client)
    .where('open_amount', '>', '0');
  const document_id = random.below(3) === 0 ? random.pick(await open.orderBy('id').execute())?.id : undefined;
  await pay(t, client, random.cents(150).toFixed(2), { method, receipt, document_id });
}

async function payTooMuch({ t, random, clients }: History) {
  const client = random.pick(clients);
  const { balance } = await t.db
    .selectFrom('clients')
    .select('balance')
    .where('id', '=', client?.id ?? 0)
    .executeTakeFirstOrThrow();
  const owed = new Big(balance).gt(0) ? balance : '0';
  await pay(t, client?.id ?? 0, new Big(owed).plus(random.cents(60)).toFixed(2));
}

async function payByHand({ t, random, clients }: History) {
  const client = random.pick(clients);
  const amount = random.cents(150).toFixed(2);
  const allocations = await someParts(t, random, client?.id ?? 0, amount);
  const answer = await t.ana.json('POST', '/api/v1/payments', { client_id: client?.id, amount, allocations });
  expect([201, 422]).toContain(answer.statusCode);
}

async function splitAgain({ t, random }: History) {
  const payment = random.pick(await t.db.selectFrom('payments').selectAll().orderBy('id').execute());
  if (!payment) return;
  const allocations = await someParts(t, random, payment.client_id, payment.amount);
  const by_hand = random.below(3) > 0;
  const url = `/api/v1/payments/${payment.id}/allocations`;
  const answer = await t.ana.json('PUT', url, { allocations, by_hand });
  expect([200, 409, 422]).toContain(answer.statusCode);
}

async function cancelOne({ t, random }: History) {
  const payment = random.pick(await t.db.selectFrom('payments').select('id').orderBy('id').execute());
  if (!payment) return;
  const url = `/api/v1/payments/${payment.id}/cancellation`;
  expect([200, 409]).toContain((await t.ana.json('POST', url, { reason: 'Greșit' })).statusCode);
}

async function takeBack({ t, random }: History, whole: boolean) {
  const invoices = t.db.selectFrom('documents').select('id').where('kind', '=', 'invoice').orderBy('id');
  const invoice = random.pick(await invoices.execute());
  if (!invoice) return;
  const lines = await t.db
    .selectFrom('document_lines')
    .select(['id', 'quantity'])
    .where('document_id', '=', invoice.id)
    .execute();
  const line = random.pick(lines);
  const part = [{ line_id: line?.id, quantity: String(1 + random.below(Number(line?.quantity ?? 1))) }];
  const asked = { kind: 'storno', storno_of: invoice.id, ...(!whole && { lines: part }) };
  expect([201, 409, 422]).toContain((await issue(t, asked)).statusCode);
}

async function mergeTwo(history: History) {
  const { t, random, clients, merges } = history;
  const kept = random.pick(clients);
  const other = random.pick(clients.filter((client) => client !== kept));
  if (!kept || !other || clients.length < 3) return;
  merges.push(await merge(t, kept, other, { tax_ids_confirmed: true }));
  history.clients = clients.filter((client) => client !== other);
}

async function undoMerge(history: History) {
  const { t, merges } = history;
  const id = merges.pop();
  if (!id) return;
  const answer = await t.ana.json('POST', `/api/v1/client-merges/${id}/reversal`);
  expect(answer.statusCode).toBe(200);
  const { kept_id, merged_ids } = answer.json<{ kept_id: number; merged_ids: number[] }>();
  for (const each of [kept_id, ...merged_ids])
    if (!history.clients.some((client) => client.id === each)) history.clients.push({ id: each });
}

/** A part of the money for each of a few open invoices, now and then more than fits. */
async function someParts(t: TestApp, random: Random, clientId: number, amount: string) {
  const open = await t.db
    .selectFrom('documents')
    .select(['id', 'open_amount'])
    .where('client_id', '=', clientId)
    .where('open_amount', '>', '0')
    .orderBy('id')
    .execute();
  let left = new Big(amount);
  return open.flatMap(({ id, open_amount }) => {
    if (random.below(2) === 0 || left.lte(0)) return [];
    const most = left.lt(open_amount) ? left : new Big(open_amount);
    const part = random.below(3) === 0 ? most : most.times(random.below(100)).div(100).round(2);
    if (part.lte(0)) return [];
    left = left.minus(part);
    return [{ document_id: id, amount: part.toFixed(2) }];
  });
}
