import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Trx } from '../../../src/db/database.ts';
import { allAgree, differencesText } from '../../../src/payments/ledger/difference.ts';
import { checkLedger } from '../../../src/payments/ledger/jobs.ts';
import { findDifferences } from '../../../src/payments/ledger/queries.ts';
import { keepLatestRun } from '../../../src/settings/runs/actions.ts';
import { completeFirm, makeBuyer, makeDocument, makeInvoice } from '../../documents/documents.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { findAll, parseHtml, textOf } from '../../support/html.ts';
import { pay } from '../payments.ts';

let t: TestApp;
/** A client with an invoice of two rates that is half paid, one that was taken back in part, and cash with a receipt. */
let client: { id: number };
let other: { id: number };
let invoice: { id: number };
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  [client, other] = [await makeBuyer(t), await makeBuyer(t)];
  invoice = await makeInvoice(t, client.id, {
    lines: [
      { description: 'Montaj', quantity: '3', unit_price: '33.33', vat_rate: '21' },
      { description: 'Carte', quantity: '1', unit_price: '9.99', vat_rate: '11' },
    ],
  });
  const { id, lines } = await makeInvoice(t, client.id, {
    lines: [{ description: 'Vopsea', quantity: '5', unit_price: '7.77' }],
  });
  await makeDocument(t, { kind: 'storno', storno_of: id, lines: [{ line_id: lines[0]?.id, quantity: '2' }] });
  await makeDocument(t, {
    kind: 'proforma',
    client_id: other.id,
    lines: [{ description: 'A', quantity: 1, unit_price: '1' }],
  });
  await pay(t, client.id, '60.00', { method: 'cash', receipt: true });
  await pay(t, other.id, '10.00');
});
afterAll(() => t.close());

const agree = new Error('put back');

/** What is found while a row is broken behind the triggers' back; nothing of it stays. */
async function foundWhile(breakRows: (trx: Trx) => Promise<unknown>) {
  let found: Awaited<ReturnType<typeof findDifferences>> = [];
  const broken = t.db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    await breakRows(trx);
    found = await findDifferences(trx);
    throw agree;
  });
  await expect(broken).rejects.toBe(agree);
  return found;
}

const rulesOf = (found: { rule: string }[]) => found.map(({ rule }) => rule);

test('nothing differs where everything was done through the actions', async () => {
  expect(await findDifferences(t.db)).toEqual([]);
});

const breaks: [rule: string, what: string, (trx: Trx) => Promise<unknown>][] = [
  [
    'balance',
    'a balance',
    (trx) => sql`update clients set balance = balance + 0.01 where id = ${client.id}`.execute(trx),
  ],
  [
    'paid',
    'what is paid of an invoice',
    (trx) => sql`update documents set paid = paid - 0.01 where id = ${invoice.id}`.execute(trx),
  ],
  [
    'reversed',
    'what is taken back of an invoice',
    (trx) => sql`update documents set reversed = reversed + 0.01 where reversed > 0`.execute(trx),
  ],
  [
    'allocated',
    'what a payment covers',
    (trx) =>
      sql`update payments set allocated = allocated - 0.01 where client_id = ${client.id}`.execute(trx),
  ],
  [
    'totals',
    'the total of a document',
    (trx) =>
      sql`update documents set net_total = net_total + 0.01, vat_total = vat_total - 0.01 where id = ${invoice.id}`.execute(
        trx,
      ),
  ],
  [
    'lines',
    'the net of a line',
    (trx) =>
      sql`update document_lines set net = net + 0.01 where document_id = ${invoice.id} and position < 2`.execute(
        trx,
      ),
  ],
  [
    'lines',
    'the rate of a line',
    (trx) =>
      sql`update document_lines set vat_rate = 19 where document_id = ${invoice.id} and vat_rate = 21`.execute(
        trx,
      ),
  ],
  [
    'numbers',
    'a number that was never given',
    (trx) =>
      sql`update document_series set next_number = next_number + 1 where kind = 'receipt'`.execute(trx),
  ],
  [
    'numbers',
    'a gap',
    (trx) => sql`update documents set number = number + 5 where kind = 'storno'`.execute(trx),
  ],
  [
    'owners',
    'the client of a payment',
    (trx) => sql`update payments set client_id = ${other.id} where client_id = ${client.id}`.execute(trx),
  ],
  [
    'owners',
    'the client of a storno',
    (trx) => sql`update documents set client_id = ${other.id} where kind = 'storno'`.execute(trx),
  ],
];

test.each(breaks)('%s: %s that is broken is found and named', async (rule, _what, breakRows) => {
  const found = await foundWhile(breakRows);

  expect(rulesOf(found)).toContain(rule);
  const difference = found.find((each) => each.rule === rule);
  expect(difference?.examples[0]?.subject).toMatch(/^(clientul|încasarea|seria|FCT|ST|CH) /);
  expect(differencesText(found)).toMatch(/^Registrul nu se potrivește: .* în loc de .*\.$/);
});

test('a lost allocation is found on both of its sides', async () => {
  const found = await foundWhile((trx) => sql`delete from payment_allocations`.execute(trx));

  expect(rulesOf(found)).toEqual(['paid', 'allocated']);
  expect(found[1]).toMatchObject({ count: 1, examples: [{ found: '60.00', expected: '0' }] });
});

test('a lost document is a gap, a wrong balance and a storno that is missing', async () => {
  const found = await foundWhile((trx) => sql`delete from documents where kind = 'storno'`.execute(trx));

  expect(rulesOf(found)).toEqual(['balance', 'reversed', 'numbers']);
});

test('the night says that the books agree, and the page of jobs shows it', async () => {
  const outcome = await checkLedger.run(t.services, {});
  expect(outcome).toBe(allAgree);
  await keepLatestRun(t.services, checkLedger.name, { ms: 12, outcome: String(outcome) });

  expect(await jobRow()).toContain('reușit registrul se potrivește');
});

test('a difference is a failure of the night that says what differs', async () => {
  const at = { ms: 12, error: new Error(differencesText(await foundWhile(breaks[0]?.[2] as never))) };
  await keepLatestRun(t.services, checkLedger.name, at);

  expect(await jobRow()).toMatch(/eșuat Registrul nu se potrivește: soldul clienților .* \(clientul \d/);
});

async function jobRow(): Promise<string> {
  const page = parseHtml((await t.ana.get('/settings/jobs')).body);
  return (
    findAll(page, 'tr')
      .map(textOf)
      .find((row) => row.includes(checkLedger.name)) ?? ''
  );
}
