import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Client, makeClient } from '../../support/clients.ts';
import { putDocument } from '../../support/documents.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { makePayment } from './payments.ts';

let t: TestApp;
let client: Client;
let invoice: number;
let storno: number;
let payment: number;
beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  client = await makeClient(t, { name: 'Țesătoria Nouă SRL', alias: 'Porecla' });
  invoice = await putDocument(t, client.id, {
    total: '1000.00',
    issue_date: '2026-09-01',
    due_date: '2026-10-01',
  });
  storno = await putDocument(t, client.id, {
    kind: 'storno',
    total: '-200.50',
    issue_date: '2026-10-05',
    storno_of: invoice,
  });
  payment = await makePayment(t, client.id, {
    date: '2026-10-05',
    amount: '300.00',
    on: [[invoice, '300.00']],
  });
  await makePayment(t, client.id, { date: '2026-10-06', amount: '55.00', cancelled: true });
  await putDocument(t, client.id, { kind: 'proforma', total: '7777.00', issue_date: '2026-10-07' });
  await putDocument(t, client.id, { total: '119.00', issue_date: '2026-11-10', due_date: '2026-12-10' });
});
afterAll(() => t.close());

const json = async (query = '', id = client.id) => {
  const answer = await t.bogdan.json('GET', `/api/v1/clients/${id}/statement${query}`);
  return { status: answer.statusCode, ...answer.json() };
};

test('invoices are debit, storno a negative debit, payments credit, each with the balance after it', async () => {
  const { items, ...rest } = await json();

  expect(items.map(({ number: _number, ...item }: Record<string, unknown>) => item)).toEqual([
    {
      date: '2026-09-01',
      kind: 'invoice',
      debit: '1000.00',
      credit: '0.00',
      balance: '1000.00',
      document_id: invoice,
    },
    {
      date: '2026-10-05',
      kind: 'storno',
      debit: '-200.50',
      credit: '0.00',
      balance: '799.50',
      document_id: storno,
    },
    {
      date: '2026-10-05',
      kind: 'payment',
      debit: '0.00',
      credit: '300.00',
      balance: '499.50',
      payment_id: payment,
    },
    expect.objectContaining({ date: '2026-11-10', kind: 'invoice', debit: '119.00', balance: '618.50' }),
  ]);
  expect(rest).toEqual({
    status: 200,
    from: null,
    to: null,
    opening: '0.00',
    balance: '618.50',
    ageing: { not_due: '119.00', d30: '0.00', d60: '499.50', d90: '0.00', older: '0.00' },
  });
});

test('documents have their number, payments that of their receipt or one of their own', async () => {
  const numbers = (await json()).items.map(({ number }: { number: string }) => number);

  expect(numbers[0]).toMatch(/^TEST \d+$/);
  expect(numbers[2]).toBe(`INC-${payment}`);
});

test('a period opens with the balance before it and ends with the balance of its last day', async () => {
  const october = await json('?from=2026-10-01&to=2026-10-31');

  expect(october).toMatchObject({
    from: '2026-10-01',
    to: '2026-10-31',
    opening: '1000.00',
    balance: '499.50',
  });
  expect(october.items).toHaveLength(2);
  expect(await json('?from=2026-10-06&to=2026-11-09')).toMatchObject({
    opening: '499.50',
    items: [],
    balance: '499.50',
  });
  expect(await json('?to=2026-08-31')).toMatchObject({ opening: '0.00', items: [], balance: '0.00' });
});

test('„la data de” is how the account stood on that day', async () => {
  const { items, balance, ageing, to } = await json('?as_of=2026-10-04');

  expect([to, items.length, balance]).toEqual(['2026-10-04', 1, '1000.00']);
  expect(ageing).toEqual({ not_due: '0.00', d30: '1000.00', d60: '0.00', d90: '0.00', older: '0.00' });
});

test.each([
  ['2026-10-01', 'not_due'],
  ['2026-10-02', 'd30'],
  ['2026-10-31', 'd30'],
  ['2026-11-01', 'd60'],
  ['2026-11-30', 'd60'],
  ['2026-12-01', 'd90'],
  ['2026-12-30', 'd90'],
  ['2026-12-31', 'older'],
])('on %s the invoice due on the first of October is in %s', async (day, band) => {
  const { ageing } = await json(`?as_of=${day}`);

  expect(Number(ageing[band])).toBeGreaterThanOrEqual(499.5);
});

test('what is no period is refused, naming the field', async () => {
  for (const [query, field] of [
    ['?from=2026-11-02&to=2026-11-01', 'to'],
    ['?from=2026-11-02&as_of=2026-11-01', 'as_of'],
    ['?from=ieri', 'from'],
    ['?to=2026-02-30', 'to'],
    ['?from=0000-01-01', 'from'],
  ] as const) {
    const { status, errors } = await json(query);
    expect([query, status, errors.map((error: { field: string }) => error.field)]).toEqual([
      query,
      422,
      [field],
    ]);
  }
  expect((await json('', 999_999)).status).toBe(404);
});

test('the tab shows the movements with their links, the unpaid invoices and where to take money', async () => {
  const { statusCode, body } = await t.bogdan.get(`/clients/${client.id}/statement`);
  const page = parseHtml(body);
  const [moves, bands, unpaid] = findAll(page, 'table').map((table) =>
    findAll(table, 'tr').map((row) =>
      [...findAll(row, 'th'), ...findAll(row, 'td')].map(textOf).filter(Boolean),
    ),
  );
  const hrefs = findAll(page, 'a').map(({ attributes }) => attributes.href);

  expect(statusCode).toBe(200);
  expect(moves?.[1]).toEqual(['Sold inițial', '0,00']);
  expect(moves?.[3]).toEqual(['05.10.2026', expect.stringMatching(/^Storno TEST/), '-200,50', '799,50']);
  expect(moves?.at(-1)).toEqual(['Sold final', '918,50', '300,00', '618,50']);
  expect(bands?.at(-1)).toEqual(['Total', '618,50 lei']);
  expect(unpaid?.slice(1).map((cells) => cells.slice(2))).toEqual([
    ['01.10.2026', '54 de zile', '1.000,00 lei', '499,50 lei', expect.stringMatching(/^Încasează/)],
    ['10.12.2026', 'peste 16 zile', '119,00 lei', '119,00 lei', expect.stringMatching(/^Încasează/)],
  ]);
  expect(hrefs).toContain(`/documents/${storno}`);
  expect(hrefs).toContain(`/payments/${payment}`);
  expect(hrefs).toContain(`/payments/new?client_id=${client.id}&document_id=${invoice}`);
  expect(hrefs).toContain(`/clients/${client.id}/credit`);
  expect(body).toContain('Clientul datorează 618,50 lei.');
  expect(body).not.toMatch(/style=/);
  expect(find(page, 'svg', { role: 'img' })?.attributes['aria-label']).toBe(
    'Vechimea facturilor neîncasate la 24.11.2026',
  );
});

test('a period of one click is marked, and goes into the files', async () => {
  const query = '?from=2026-11-01&to=2026-11-30';
  const page = parseHtml((await t.ana.get(`/clients/${client.id}/statement${query}`)).body);
  const hrefs = findAll(page, 'a').map(({ attributes }) => attributes.href?.replaceAll('&amp;', '&'));

  expect(
    byClass(page, 'chip')
      .filter(({ attributes }) => attributes['aria-current'])
      .map(textOf),
  ).toEqual(['Luna aceasta']);
  expect(hrefs).toContain(`/clients/${client.id}/statement.pdf${query}`);
  expect(hrefs).toContain(`/clients/${client.id}/statement.xlsx${query}`);
  expect(textOf(byClass(page, 'subtotal')[0])).toBe('Sold inițial la 01.11.2026499,50');
});

test('a period that is none stays in the form with its sentence', async () => {
  const { statusCode, body } = await t.ana.get(
    `/clients/${client.id}/statement?from=2026-11-02&to=2026-11-01`,
  );
  const page = parseHtml(body);

  expect(statusCode).toBe(422);
  expect(byClass(page, 'error').map(textOf)).toEqual(['Perioada se termină înainte de a începe.']);
  expect(find(page, 'input', { id: 'from' })?.attributes.value).toBe('2026-11-02');
  const ancient = await t.ana.get(`/clients/${client.id}/statement?from=0000-01-01`);
  const told = byClass(parseHtml(ancient.body), 'error').map(textOf);
  expect([ancient.statusCode, told]).toEqual([422, ['Scrieți ziua ca 2026-11-24.']]);
});

test('a client without movements has an empty statement that says so', async () => {
  const { id } = await makeClient(t, { name: 'Liniștea SRL' });

  const { body } = await t.ana.get(`/clients/${id}/statement`);

  expect(await json('', id)).toMatchObject({ opening: '0.00', items: [], balance: '0.00' });
  expect(body).toContain('Soldul este zero.');
  expect(body).toContain('Nicio factură și nicio încasare în această perioadă.');
});

test('the tab costs three queries', async () => {
  await t.ana.get(`/clients/${client.id}/statement`);
  t.proxy.forget();
  await t.ana.get(`/clients/${client.id}/statement`);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});
