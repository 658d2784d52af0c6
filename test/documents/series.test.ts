import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatDay } from '../../src/web/format.ts';
import { type TestApp, testApp } from '../support/app.ts';
import type { Client } from '../support/clients.ts';
import { completeFirm, issue, makeBuyer, makeInvoice, oneLine, refusedFields } from './documents.ts';

let t: TestApp;
let buyers: Client[];

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  buyers = await Promise.all(Array.from({ length: 8 }, () => makeBuyer(t)));
});
afterAll(() => t.close());

test('sixteen who issue at once give numbers without gap or double, also where some are refused', async () => {
  const issuer = async (which: number) => {
    const answers = [];
    for (let round = 0; round < 5; round++) {
      const client_id = buyers[(which + round) % buyers.length]?.id;
      const isWrong = (which + round) % 4 === 0;
      const lines = isWrong ? [{ description: 'X', quantity: 1, unit_price: 1, vat_rate: 20 }] : oneLine;
      answers.push((await issue(t, { kind: 'invoice', client_id, lines })).statusCode);
    }
    return answers;
  };
  const answers = (await Promise.all(Array.from({ length: 16 }, (_, which) => issuer(which)))).flat();

  expect(answers.filter((status) => status === 422)).toHaveLength(20);
  expect(answers.filter((status) => status === 201)).toHaveLength(60);
  const numbers = await t.db
    .selectFrom('documents')
    .select('number')
    .where('kind', '=', 'invoice')
    .orderBy('id')
    .execute();
  expect(numbers.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 60 }, (_, index) => index + 1),
  );
});

test('a transaction that fails after it took its number gives it back', async () => {
  const before = await makeInvoice(t, Number(buyers[0]?.id));
  await sql`create function fail() returns trigger language plpgsql as $$
    begin raise exception 'no'; end $$`.execute(t.db);
  await sql`create trigger fail before insert on document_lines execute function fail()`.execute(t.db);
  const failed = await issue(t, { kind: 'invoice', client_id: buyers[0]?.id, lines: oneLine });
  await sql`drop trigger fail on document_lines`.execute(t.db);

  expect(failed.statusCode).toBe(500);
  expect((await makeInvoice(t, Number(buyers[0]?.id))).number).toBe(before.number + 1);
});

test('a document is dated from the last day of its series to today', async () => {
  const client_id = buyers[0]?.id;
  const today = formatDay(t.services.now());
  const asked = (kind: string, issue_date: string) =>
    issue(t, { kind, client_id, lines: oneLine, issue_date });

  expect((await asked('proforma', '2026-03-10')).statusCode).toBe(201);
  const early = await asked('proforma', '2026-03-09');
  expect([early.statusCode, refusedFields(early)]).toEqual([422, ['issue_date']]);
  const [, month, day] = today.split('-');
  expect(early.json().detail).toBe(
    `Data documentului poate fi de la 10.03.2026, ziua ultimului document din seria PF, până azi, ${day}.${month}.${today.slice(0, 4)}.`,
  );
  expect((await asked('proforma', '2026-03-10')).json()).toMatchObject({ number: 2 });
  expect((await asked('proforma', '2999-01-01')).statusCode).toBe(422);
  expect((await asked('proforma', '2026-02-30')).statusCode).toBe(422);
});
