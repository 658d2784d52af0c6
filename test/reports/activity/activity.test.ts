import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { byClass, parseHtml, textOf } from '../../support/html.ts';
import { putClient, tablesOn } from '../../support/report-clients.ts';
import { readSheets } from '../../support/workbooks.ts';

let t: TestApp;
const address = '/reports/activity';

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  expect((await t.ana.get(address)).body).toContain('Nimic în aceste luni');
  await t.db.updateTable('users').set({ own_portfolio: true }).where('id', '=', t.bogdan.id).execute();
  const [ana, bogdan] = [t.ana.id, t.bogdan.id];
  const of = (name: string, manager?: number) =>
    putClient(t, { name, created_at: '2024-01-01T00:00:00Z', ...(manager && { manager }) });
  const ofBoth = await of('A amândurora SRL', ana);
  const ofBogdan = await of('A lui Bogdan SRL', bogdan);
  const ofNobody = await of('A nimănui SRL');
  await t.db.insertInto('client_managers').values({ client_id: ofBoth, user_id: bogdan }).execute();

  const note = (created_by: number | null, created_at: string, kind: string, rest: object = {}) =>
    t.db
      .insertInto('notes')
      .values({ client_id: ofBoth, text: 'x', created_by, created_at, kind, ...rest })
      .execute();
  const late = { remind_at: '2026-11-12T08:00:00Z', remind_user_id: bogdan };
  await note(ana, '2026-11-10T08:00:00Z', 'phone', late);
  // Half past midnight of the first of November in Bucharest; two hours before it is another day.
  await note(ana, '2026-10-31T22:30:00Z', 'note');
  await note(ana, '2025-11-30T21:59:00Z', 'note');
  await note(ana, '2026-11-11T08:00:00Z', 'visit', { deleted_at: '2026-11-12T08:00:00Z' });
  const done = { remind_at: '2026-10-20T08:00:00Z', remind_user_id: bogdan };
  await note(bogdan, '2026-10-15T08:00:00Z', 'meeting', {
    ...done,
    done_at: '2026-11-02T08:00:00Z',
    done_by: ana,
  });
  await note(null, '2026-11-05T08:00:00Z', 'anaf');

  let key = 0;
  const message = (client_id: number | null, state: string, rest: object = {}) =>
    t.db
      .insertInto('messages')
      .values({
        client_id,
        state,
        event: 'invoice',
        created_at: '2026-11-06T08:00:00Z',
        recipient: 'x@exemplu.ro',
        unique_key: `activity ${++key}`,
        ...rest,
      })
      .execute();
  await message(ofBoth, 'sent');
  await message(ofBoth, 'failed');
  await message(ofBogdan, 'uncertain', { channel: 'sms', recipient: '+40722000000' });
  await message(ofBogdan, 'sent', { via: 'kept' });
  await message(ofBogdan, 'queued');
  await message(ofBogdan, 'sent', { created_at: '2025-11-30T21:59:00Z' });
  await message(ofNobody, 'sent', { event: 'campaign' });
  await message(null, 'sent', { event: 'note_reminder', user_id: ana });

  const order = (created_by: number | null, created_at: string, net_total: string, status = 'new') =>
    t.db
      .insertInto('orders')
      .values({
        client_id: ofNobody,
        date: '2026-01-01',
        created_by,
        created_at,
        net_total,
        total: net_total,
        status,
      })
      .execute();
  await order(ana, '2026-11-03T08:00:00Z', '100.00');
  await order(ana, '2026-11-03T08:00:00Z', '999.00', 'cancelled');
  await order(bogdan, '2026-10-03T08:00:00Z', '50.00');
  await order(null, '2026-10-03T08:00:00Z', '70.00');
});
afterAll(() => t.close());

const none = (count: number): string[] => Array.from({ length: count }, () => '0');

test('notes count for who wrote them by kind, reminders for who set, did and owes them; those of the program apart', async () => {
  const [notes] = tablesOn((await t.ana.get(address)).body);

  expect(notes).toEqual([
    ['Ana Marin', '1', '1', '0', '0', '0', '2', '1', '1', '0'],
    ['Bogdan Pop', '0', '0', '0', '1', '0', '1', '1', '0', '1'],
    ['Programul', '0', '0', '0', '0', '0', '1', '0', '0', '0'],
    ['Total', '1', '1', '0', '1', '0', '4', '2', '1', '1'],
  ]);
});

test('messages count for whose care the client is in, by channel and end, and once in the total', async () => {
  const [, messages] = tablesOn((await t.ana.get(address)).body);

  expect(messages?.slice(1)).toEqual([
    ['Ana Marin', '1', '1', ...none(8)],
    ['Bogdan Pop', '1', '1', ...none(3), '1', ...none(3), '1'],
    ['Fără manager', ...none(6), '1', ...none(3)],
    ['Total', '1', '1', ...none(3), '1', '1', '0', '0', '1'],
  ]);
});

test('orders count for who entered them, and all of it stands by month', async () => {
  const [, , orders, months] = tablesOn((await t.ana.get(address)).body);

  expect(orders).toEqual([
    ['Ana Marin', '1', '100,00 lei'],
    ['Bogdan Pop', '1', '50,00 lei'],
    ['Total', '2', '150,00 lei'],
  ]);
  expect(months?.slice(-2)).toEqual([
    ['octombrie 2026', '1', '0', '0', '0', '1'],
    ['noiembrie 2026', '2', '1', '1', '1', '1'],
  ]);
  expect(months).toHaveLength(12);
});

test('of one person there is that row alone, and the period is of months', async () => {
  const [notes, messages, orders] = tablesOn(
    (await t.ana.get(`${address}?manager=${t.ana.id}&from=2026-11`)).body,
  );

  expect(notes?.map(([name, ...counts]) => [name, counts[5]])).toEqual([
    ['Ana Marin', '2'],
    ['Total', '2'],
  ]);
  expect([messages?.length, messages?.at(-1)?.slice(1, 3)]).toEqual([3, ['1', '1']]);
  expect(orders?.at(-1)).toEqual(['Total', '1', '100,00 lei']);
});

test('who sees an own portfolio gets the own row, whoever is asked for', async () => {
  const { body } = await t.bogdan.get(`${address}?manager=${t.ana.id}`);
  const [notes, messages] = tablesOn(body);

  expect(notes?.map(([name, ...counts]) => [name, counts[5]])).toEqual([
    ['Bogdan Pop', '1'],
    ['Total', '1'],
  ]);
  expect(messages?.slice(1).map(([name]) => name)).toEqual(['Bogdan Pop', 'Total']);
  expect(body).not.toContain('Ana Marin');
});

test('who may not see notes or messages gets no figures of them', async () => {
  const carmen = await t.member('accounting');
  const areas = (notes: string, messages: string, orders: string) =>
    sql`update roles set areas = areas || ${JSON.stringify({ notes, messages, orders })}::jsonb where key = 'accounting'`.execute(
      t.db,
    );
  await areas('none', 'view', 'none');
  const { body } = await carmen.get(address);

  expect(body).toContain('MESAJE CĂTRE CLIENȚII ÎN GRIJĂ');
  for (const word of ['NOTE ȘI MEMENTOURI', 'Mementouri făcute', 'COMENZI INTRODUSE'])
    expect(body).not.toContain(word);
  expect(Object.keys(await readSheets((await carmen.get(`${address}.xlsx`)).rawPayload))).toEqual([
    'Mesaje',
    'Luni',
  ]);
  await areas('none', 'none', 'none');
  expect((await carmen.get(address)).body).toContain('Rolul dumneavoastră nu vede');
});

test('a period that is none is refused beside its field', async () => {
  const { statusCode, body } = await t.ana.get(`${address}?from=2026-11&to=2026-10`);
  expect([statusCode, byClass(parseHtml(body), 'error').map(textOf)]).toEqual([
    422,
    ['Ultima lună este înaintea primei.'],
  ]);
});

test('the workbook has the same figures; without the export right there is none', async () => {
  const sheets = await readSheets((await t.ana.get(`${address}.xlsx`)).rawPayload);

  expect(Object.keys(sheets)).toEqual(['Note', 'Mesaje', 'Comenzi', 'Luni']);
  expect(sheets.Note?.at(-1)).toEqual(['Total', 1, 1, 0, 1, 0, 4, 2, 1, 1]);
  expect(sheets.Mesaje?.[1]?.slice(0, 3)).toEqual(['Persoană', 'E-mail: trimise', 'E-mail: eșuate']);
  expect(sheets.Comenzi?.at(-1)).toEqual(['Total', 2, 150]);
  expect((await (await t.member('viewer')).get(`${address}.xlsx`)).statusCode).toBe(404);
});
