import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { formatDay } from '../../src/web/format.ts';
import { completeFirm } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, factsOn, ibans, makeClient } from '../support/clients.ts';
import { putDocument } from '../support/documents.ts';
import { formOf, summaryOf } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { balanceOf, openOf, pay, readPayment } from './payments.ts';

let t: TestApp;
let client: Client;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  await t.db
    .insertInto('company_accounts')
    .values({ position: 1, iban: ibans.transilvania, bank: 'BT' })
    .execute();
});
beforeEach(async () => {
  client = await makeClient(t, { name: 'Fierăria Mică SRL' });
});
afterAll(() => t.close());

const invoice = (total: string, due_date = '2026-11-01') =>
  putDocument(t, client.id, { total, issue_date: '2026-10-01', due_date });
const newForm = async (query: string) =>
  formOf((await t.ana.get(`/payments/new?${query}`)).body, 'payment-form');
const alertOf = (html: string) => textOf(find(parseHtml(html), '*', { id: 'summary' }));
const savedPayment = (headers: Record<string, unknown>) =>
  Number(/^\/payments\/(\d+)$/.exec(String(headers.location))?.[1]);

test('a payment begins with who pays, archived clients too', async () => {
  await t.ana.json('DELETE', `/api/v1/clients/${client.id}`);

  const { body } = await t.ana.get(`/payments/new?q=${encodeURIComponent('Fierăria Mică')}`);

  const links = findAll(parseHtml(body), 'a').map(({ attributes }) => attributes.href);
  expect(links).toContain(`/payments/new?client_id=${client.id}`);
  expect(body).toContain('arhivat');
  expect((await t.ana.get(`/payments/new?client_id=${client.id}`)).statusCode).toBe(200);
  expect((await t.ana.get('/payments/new?client_id=99999999')).statusCode).toBe(404);
});

test('from an invoice, all that is open of it is proposed, with the account of the firm', async () => {
  await invoice('30.00', '2026-10-10');
  const id = await invoice('1240.50');

  const form = await newForm(`document_id=${id}`);

  expect(form.fields).toMatchObject({
    client_id: String(client.id),
    date: formatDay(new Date()),
    amount: '1240,50',
    method: 'transfer',
    account: ibans.transilvania,
    document_id: String(id),
    'allocations[0][document_id]': String(id),
    'allocations[0][amount]': '',
  });
  expect(textOf(form.page)).toMatch(/2 facturi neîncasate, în total 1\.270,50 lei/);
  expect(textOf(form.page)).toMatch(/zile întârziere|zi întârziere/);
});

test('what the form sends is saved, the rest is said, and a second click saves nothing more', async () => {
  const id = await invoice('100.00');
  const { fields } = await newForm(`client_id=${client.id}`);
  const typed = { ...fields, amount: '1.250,50', reference: 'OP 12' };

  const [saved, again] = [await t.ana.post('/payments', typed), await t.ana.post('/payments', typed)];

  expect([saved.statusCode, again.headers.location]).toEqual([303, saved.headers.location]);
  const payment = await readPayment(t, savedPayment(saved.headers));
  expect(payment).toMatchObject({
    amount: '1250.50',
    by_hand: false,
    account: ibans.transilvania,
    allocations: [{ document_id: id, amount: '100.00' }],
  });
  const flash = saved.cookies.find(({ name }) => name === 'clientela_flash')?.value ?? '';
  expect(flash).toContain('1.150,50 lei nu acoperă nicio factură: rămân avans');
  expect(await balanceOf(t, client.id)).toBe('-1150.50');
  const changed = await t.ana.post('/payments', { ...typed, amount: '7' });
  expect([changed.statusCode, alertOf(changed.body)]).toEqual([422, expect.stringContaining('deja salvat')]);
});

test('a refused form keeps all that was typed and says what is wrong beside it', async () => {
  const [first, second] = [await invoice('100.00'), await invoice('50.00', '2026-11-05')];
  const { fields } = await newForm(`client_id=${client.id}`);

  const answer = await t.ana.post('/payments', {
    ...fields,
    amount: '120',
    reference: 'OP 9',
    receipt: 'true',
    method: 'cash',
    'allocations[0][amount]': '40',
    'allocations[1][amount]': '50,01',
  });

  expect(answer.statusCode).toBe(422);
  const form = formOf(answer.body, 'payment-form');
  expect(form.fields).toMatchObject({
    amount: '120',
    reference: 'OP 9',
    method: 'cash',
    'allocations[0][document_id]': String(first),
    'allocations[0][amount]': '40',
    'allocations[1][amount]': '50,01',
  });
  expect(form.value('receipt')).toBe('true');
  expect(summaryOf(form.page)).toMatchObject([
    {
      href: `#invoice-${second}`,
      label: expect.stringMatching(/mai sunt de încasat 50,00 lei/),
      target: true,
    },
  ]);
  const empty = await t.ana.post('/payments', { ...fields, amount: '' });
  expect(formOf(empty.body, 'payment-form').error('amount')).toContain('Scrieți suma');
  expect((await t.ana.post('/payments', { amount: '1' })).statusCode).toBe(422);
});

test('a cash payment brings its receipt along, or gets it later, once', async () => {
  const { fields } = await newForm(`client_id=${client.id}`);

  const saved = await t.ana.post('/payments', { ...fields, amount: '10', method: 'cash', receipt: 'true' });
  const later = await pay(t, client.id, '5', { method: 'cash' });
  const url = `/payments/${later.id}`;
  const button = find(parseHtml((await t.ana.get(url)).body), 'form', { action: `${url}/receipt` });
  const issued = await t.ana.post(`${url}/receipt`);
  const twice = await t.ana.post(`${url}/receipt`);

  expect(await readPayment(t, savedPayment(saved.headers))).toMatchObject({ receipt_id: expect.any(Number) });
  expect(button).toBeDefined();
  expect([issued.statusCode, twice.statusCode]).toEqual([303, 422]);
  const { receipt_id } = await readPayment(t, later.id);
  const { body } = await t.ana.get(url);
  expect(find(parseHtml(body), 'a', { href: `/documents/${receipt_id}` })).toBeDefined();
  expect(find(parseHtml(body), 'form', { action: `${url}/receipt` })).toBeUndefined();
});

test('the page says what is covered, and the split is changed there', async () => {
  const [first, second] = [await invoice('100.00'), await invoice('50.00', '2026-11-05')];
  const { id } = await pay(t, client.id, '120.00');
  const url = `/payments/${id}`;
  const shown = await t.ana.get(url);
  const form = formOf(shown.body, 'split-form');

  expect(factsOn(shown.body)).toMatchObject({
    Suma: '120,00 lei',
    'Acoperă facturi de': expect.stringContaining('120,00 lei'),
  });
  expect(form.fields).toMatchObject({
    'allocations[0][amount]': '100,00',
    'allocations[1][amount]': '20,00',
  });
  const changed = {
    ...form.fields,
    by_hand: 'true',
    'allocations[0][amount]': '60',
    'allocations[1][amount]': '50',
  };
  expect((await t.ana.post(`${url}/allocations`, changed)).statusCode).toBe(303);
  expect([await openOf(t, first), await openOf(t, second)]).toEqual(['40.00', '0.00']);
  expect(factsOn((await t.ana.get(url)).body).Rămas).toContain('10,00 lei');

  const stale = await t.ana.post(`${url}/allocations`, { ...changed, 'allocations[0][amount]': '61' });
  expect([stale.statusCode, alertOf(stale.body)]).toEqual([
    422,
    expect.stringContaining('schimbată între timp'),
  ]);
  expect(formOf(stale.body, 'split-form').fields).toMatchObject({ 'allocations[0][amount]': '61' });
  const automatic = await t.ana.post(`${url}/allocations`, { version: 2, by_hand: 'false' });
  expect(automatic.statusCode).toBe(303);
  expect([await openOf(t, first), await openOf(t, second)]).toEqual(['0.00', '30.00']);
});

test('a wrong sum in the split is refused beside its invoice, and nothing changes', async () => {
  const first = await invoice('100.00');
  const { id } = await pay(t, client.id, '70.00');
  const { fields } = formOf((await t.ana.get(`/payments/${id}`)).body, 'split-form');

  for (const [typed, told] of [
    ['100,01', 'mai sunt de încasat 100,00 lei'],
    ['zece', 'Scrieți o sumă'],
    ['71', 'Ați împărțit 71,00 lei'],
  ] as const) {
    const answer = await t.ana.post(`/payments/${id}/allocations`, {
      ...fields,
      by_hand: 'true',
      'allocations[0][amount]': typed,
    });
    expect([typed, answer.statusCode, alertOf(answer.body)]).toEqual([
      typed,
      422,
      expect.stringContaining(told),
    ]);
    expect(formOf(answer.body, 'split-form').fields['allocations[0][amount]']).toBe(typed);
  }
  expect(await openOf(t, first)).toBe('30.00');
});

test('an administrator cancels with a reason, and the page says that the receipt stays', async () => {
  const document = await invoice('100.00');
  const { id } = await pay(t, client.id, '100.00', { method: 'cash', receipt: true });
  const url = `/payments/${id}`;

  expect((await t.bogdan.get(url)).body).not.toContain(`${url}/cancellation`);
  expect((await t.bogdan.post(`${url}/cancellation`, { reason: 'Nu' })).statusCode).toBe(404);
  const without = await t.ana.post(`${url}/cancellation`, { reason: '' });
  expect([without.statusCode, alertOf(without.body)]).toEqual([422, 'Scrieți de ce se anulează încasarea.']);
  expect((await t.ana.post(`${url}/cancellation`, { reason: 'Bani falși' })).statusCode).toBe(303);

  const { body } = await t.ana.get(url);
  const told = byClass(parseHtml(body), 'alert-warning').map(textOf).join(' ');
  expect(told).toMatch(
    /^Anulată la .* de Ana Marin: Bani falși\. Chitanța CH \d+ rămâne așa cum a fost emisă\.$/,
  );
  expect(findAll(parseHtml(body), 'form').map(({ attributes }) => attributes.action)).not.toContain(
    `${url}/allocations`,
  );
  expect(await openOf(t, document)).toBe('100.00');
  const again = await t.ana.post(`${url}/cancellation`, { reason: 'Iar' });
  expect([again.statusCode, alertOf(again.body)]).toEqual([422, 'Încasarea a fost deja anulată.']);
});

test('a double click on the receipt or on the cancellation answers twice the same', async () => {
  const { id } = await pay(t, client.id, '5', { method: 'cash' });
  const url = `/payments/${id}`;
  const keyIn = async (action: string) => {
    const form = find(parseHtml((await t.ana.get(url)).body), 'form', { action: `${url}/${action}` });
    const key = form && find(form, 'input', { name: 'form_key' });
    return String(key?.attributes.value);
  };
  const twice = async (action: string, fields: Record<string, string>) =>
    [await t.ana.post(`${url}/${action}`, fields), await t.ana.post(`${url}/${action}`, fields)].map(
      ({ statusCode, headers }) => [statusCode, headers.location],
    );

  const receipt = await twice('receipt', { form_key: await keyIn('receipt') });
  const reason = { reason: 'Bani falși', form_key: await keyIn('cancellation') };

  expect(receipt).toEqual([
    [303, url],
    [303, url],
  ]);
  expect(await twice('cancellation', reason)).toEqual(receipt);
  expect(await readPayment(t, id)).toMatchObject({ cancel_reason: 'Bani falși' });
});

test('the reason of a refused cancellation stays where it was typed', async () => {
  const { id } = await pay(t, client.id, '5');
  const reason = `Plătită ${'de două ori '.repeat(30)}`;

  const answer = await t.ana.post(`/payments/${id}/cancellation`, { reason });

  expect(answer.statusCode).toBe(422);
  expect(find(parseHtml(answer.body), 'input', { id: 'reason' })?.attributes.value).toBe(reason);
});

test('a payment without its client asks for it and keeps what was typed', async () => {
  const payer = await makeClient(t, { name: 'Vopsitoria Rară SRL' });
  const asked = await t.ana.post('/payments', {
    amount: '77,50',
    reference: 'OP 5',
    method: 'card',
    date: '2026-11-02',
  });
  const page = parseHtml(asked.body);
  const carried = find(page, 'input', { name: 'amount' })?.attributes.value;
  const found = await t.ana.get(
    `/payments/new?q=${encodeURIComponent('Vopsitoria')}&amount=77,50&reference=OP+5&method=card`,
  );
  const link = findAll(parseHtml(found.body), 'a')
    .map(({ attributes }) => String(attributes.href))
    .find((href) => href.includes(`client_id=${payer.id}&`));

  expect([asked.statusCode, carried]).toEqual([422, '77,50']);
  const form = formOf((await t.ana.get(link ?? '')).body, 'payment-form');
  expect(form.fields).toMatchObject({ amount: '77,50', reference: 'OP 5', method: 'card' });
});

test('an account that was refused still stands in the form', async () => {
  const { fields } = await newForm(`client_id=${client.id}`);

  const answer = await t.ana.post('/payments', { ...fields, amount: '5', account: ibans.brd });

  const form = formOf(answer.body, 'payment-form');
  expect([answer.statusCode, form.value('account')]).toEqual([422, ibans.brd]);
  expect(form.error('account')).toContain('Contul nu este al firmei');
});

test('a sum that no payment has, or that the balance of the client does not hold, is refused beside its field', async () => {
  const { fields } = await newForm(`client_id=${client.id}`);
  const refusalOf = async (amount: string) => {
    const answer = await t.ana.post('/payments', { ...fields, amount });
    const form = formOf(answer.body, 'payment-form');
    return [answer.statusCode, form.value('amount'), form.error('amount')];
  };

  expect(await refusalOf('999999999999,99')).toEqual([
    422,
    '999999999999,99',
    'O încasare este de cel mult 9.999.999.999,99 lei.',
  ]);
  const rows = Array.from({ length: 100 }, () => ({
    client_id: client.id,
    date: '2026-11-01',
    amount: '9999999999.99',
    method: 'transfer',
  }));
  await t.db.insertInto('payments').values(rows).execute();
  expect(await refusalOf('9999999999,99')).toEqual([
    422,
    '9999999999,99',
    'Cu această sumă soldul clientului ar trece de 999.999.999.999,99 lei.',
  ]);
});

test('a payment that is not there is 404, whatever is asked of it', async () => {
  expect((await t.ana.get('/payments/99999999')).statusCode).toBe(404);
  expect((await t.ana.get('/payments/abc')).statusCode).toBe(404);
  expect((await t.ana.post('/payments/99999999/allocations', {})).statusCode).toBe(404);
  expect((await t.ana.post('/payments/99999999/cancellation', { reason: 'x' })).statusCode).toBe(404);
});
