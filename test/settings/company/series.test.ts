import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeNumber } from '../../../src/documents/series/queries.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { formOf } from '../../support/forms.ts';
import { address, lastAudit, readFirm } from './firm.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const post = (rows: Record<string, [series: string, next: string | number]>) =>
  t.ana.post(
    `${address}/series`,
    Object.fromEntries(
      Object.entries(rows).flatMap(([kind, [series, next]]) => [
        [`series[${kind}][series]`, series],
        [`series[${kind}][next_number]`, next],
      ]),
    ),
  );
const now = async (kind: string) => {
  const row = (await readFirm(t)).series.find((each) => each.kind === kind);
  return row && `${row.series} ${row.next_number}`;
};
const take = () =>
  t.db.transaction().execute(async (trx) => (await takeNumber(trx, 'invoice', '2026-11-24')).number);

test('a series that gave no number yet takes any name and number', async () => {
  expect((await post({ invoice: ['fct-a', 41] })).statusCode).toBe(303);

  expect(await now('invoice')).toBe('FCT-A 41');
  expect(await lastAudit(t)).toMatchObject({ changes: { 'series.invoice': ['FCT 1', 'FCT-A 41'] } });
  expect(await take()).toBe(41);
});

test('after that its counter is not moved by hand', async () => {
  for (const number of [41, 50]) {
    const answer = await post({ invoice: ['FCT-A', number] });

    const form = formOf(answer.body, 'series-form');
    expect(answer.statusCode).toBe(422);
    expect(form.value('series[invoice][next_number]')).toBe(String(number));
    expect(answer.body).toContain('continuă cu 42');
  }
  expect((await post({ invoice: ['FCT-A', 42] })).statusCode).toBe(303);
  expect(await take()).toBe(42);
});

test('a new name starts another series, and the old name goes on where it was', async () => {
  await post({ invoice: ['NOU', 1] });
  expect(await take()).toBe(1);
  expect(await now('invoice')).toBe('NOU 2');

  await post({ invoice: ['FCT-A', 2] });
  expect(await now('invoice')).toBe('FCT-A 43');
  expect(await take()).toBe(43);
  await post({ invoice: ['nou', ''] });
  expect(await take()).toBe(2);
});

test('a name belongs to one kind of document', async () => {
  const taken = await post({ storno: ['FCT-A', 1] });
  const both = await post({ proforma: ['X', 1], receipt: ['x', 1] });

  expect([taken.statusCode, both.statusCode]).toEqual([422, 422]);
  expect(taken.body).toContain('Seria FCT-A este deja la Factură');
  expect(both.body).toContain('Seria X este deja la');
  expect(await now('storno')).toBe('ST 1');
  expect(await now('proforma')).toBe('PF 1');
});

test.each([['A B'], ['ȘTE'], ['-A'], [''], ['ABCDEFGHIJKLMNOP']])('„%s” is no series', async (series) => {
  const answer = await post({ contract: [series, 1] });

  expect(answer.statusCode).toBe(422);
  expect(formOf(answer.body, 'series-form').value('series[contract][series]')).toBe(series);
  expect(await now('contract')).toBe('CTR 1');
});
