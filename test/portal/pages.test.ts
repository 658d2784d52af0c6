import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, makeBuyer, makeDocument, makeInvoice, putPayment } from '../documents/documents.ts';
import { makeOrder, moveOrder } from '../orders/orders.ts';
import { madeBy, makeTemplate, textOfPdf } from '../paperwork/paperwork.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';
import { putDocument } from '../support/documents.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { corina } from '../support/portal.ts';

let t: TestApp;
let client: Client;
let who: Browser;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  client = await makeBuyer(t, {
    manager_ids: [t.bogdan.id],
    delivery_addresses: [{ label: 'Depozit', locality: 'Dej', county: 'RO-CJ', street: 'Gării' }],
  });
  who = await corina(t, client.id);
});
afterAll(() => t.close());

const read = async (url: string, as = who) => {
  const answer = await as.get(url);
  expect([url, answer.statusCode]).toEqual([url, 200]);
  return parseHtml(answer.body);
};
const text = async (url: string, as = who) => textOf(find(await read(url, as), 'main'));

test('the first page of a client of whom nothing is known yet says so, and who answers for them', async () => {
  const fresh = await makeClient(t, { name: 'Nouă SRL', manager_ids: [t.bogdan.id] });
  await t.db.updateTable('portal_settings').set({ welcome: 'Bine ați venit la noi.' }).execute();

  const home = await text('/portal', await corina(t, fresh.id));

  for (const said of [
    'Bine ați venit la noi.',
    'Nu aveți nimic de plată.',
    'Încă nu aveți comenzi.',
    'Bogdan Pop',
  ])
    expect(home).toContain(said);
  await t.db.updateTable('portal_settings').set({ welcome: '' }).execute();
});

test('an order shows how far it is, its lines and its parcel, and nothing of the office', async () => {
  const order = await makeOrder(t, client.id, { note: 'SECRETUL biroului' });
  await moveOrder(t, order.id, 'in_progress');
  await t.ana.json('POST', `/api/v1/orders/${order.id}/awb`, {});
  await t.db
    .updateTable('order_lines')
    .set({ price_steps: JSON.stringify([{ rule: 'ADAOS', detail: 'ADAOS', price: '90.00' }]) })
    .execute();

  const page = await read(`/portal/orders/${order.id}`);

  const stages = findAll(find(page, 'ol', { class: 'stages' }) as never, 'li');
  expect(stages.map(({ attributes }) => attributes.class)).toEqual([
    'stage-done',
    'stage-done',
    'stage-now',
    'stage-next',
    'stage-next',
  ]);
  const shown = textOf(page);
  const { number } = await t.db.selectFrom('awbs').select('number').executeTakeFirstOrThrow();
  for (const said of [order.number, 'în lucru', 'Montaj', '121,00 lei', 'Turda', number])
    expect(shown).toContain(said);
  expect(shown).not.toMatch(/SECRETUL|ADAOS|Ana Marin/);
});

test('a cancelled order says so in place of its way', async () => {
  const order = await makeOrder(t, client.id);
  await moveOrder(t, order.id, 'cancelled');

  const page = await read(`/portal/orders/${order.id}`);

  expect(byClass(page, 'stages')).toEqual([]);
  expect(textOf(page)).toContain('Comanda este anulată.');
});

test('orders come twenty at a time, each once, and by stage', async () => {
  const busy = await makeClient(t, { name: 'Multe comenzi SRL' });
  const row = { client_id: busy.id, net_total: '10', total: '10', date: '2026-11-02' };
  await t.db
    .insertInto('orders')
    .values(Array.from({ length: 25 }, (_, index) => ({ ...row, status: index < 3 ? 'shipped' : 'new' })))
    .execute();
  const theirs = await corina(t, busy.id);
  const seen: string[] = [];

  let next = '/portal/orders';
  while (next) {
    const page = await read(next, theirs);
    seen.push(...byClass(page, 'portal-list-name').map(textOf));
    next = find(page, 'a', { rel: 'next' })?.attributes.href ?? '';
  }

  expect([seen.length, new Set(seen).size]).toEqual([25, 25]);
  const shipped = byClass(await read('/portal/orders?status=shipped', theirs), 'portal-list-name');
  expect(shipped).toHaveLength(3);
  expect((await theirs.get('/portal/orders?status=strange')).statusCode).toBe(422);
  expect((await theirs.get('/portal/orders?after=strange')).statusCode).toBe(422);
});

test('an invoice shows what is left to pay, and its files are kept by the browser, not run', async () => {
  const invoice = await makeInvoice(t, client.id);
  await putPayment(t, client.id, '21.00');

  const shown = await text(`/portal/documents/${invoice.id}`);
  expect(shown).toContain('plătită parțial');
  expect(shown).toContain('100,00 lei');
  expect(shown).not.toContain('Ana Marin');

  for (const [ending, type] of [
    ['pdf', 'application/pdf'],
    ['xml', 'application/xml; charset=utf-8'],
  ]) {
    const file = await who.get(`/portal/documents/${invoice.id}.${ending}`);
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, type]);
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="/);
    expect(file.headers['x-content-type-options']).toBe('nosniff');
  }
});

test('only what goes to e-Factura has an XML', async () => {
  const contract = await makeDocument(t, {
    kind: 'contract',
    client_id: client.id,
    body: 'Textul contractului.',
  });

  expect((await who.get(`/portal/documents/${contract.id}`)).body).not.toContain('.xml');
  expect((await who.get(`/portal/documents/${contract.id}.xml`)).statusCode).toBe(404);
});

test('a standard document is theirs once it was sent to them', async () => {
  const { id: made } = await madeBy(t.ana, client.id, { template_id: await makeTemplate(t) });
  const statusOf = async () => (await who.get(`/portal/documents/${made}`)).statusCode;
  const message = {
    client_id: client.id,
    event: 'document',
    recipient: 'a@b.ro',
    document_id: made,
    unique_key: 'one',
  };

  expect(await statusOf()).toBe(404);
  expect((await who.get('/portal/documents?kind=paperwork')).body).not.toContain('Adeverință');
  await t.db
    .insertInto('messages')
    .values({ ...message, state: 'failed' })
    .execute();
  expect(await statusOf()).toBe(404);
  await t.db.updateTable('messages').set({ state: 'sent' }).where('document_id', '=', made).execute();
  expect(await statusOf()).toBe(200);
  expect((await who.get('/portal/documents?kind=paperwork')).body).toContain('Adeverință');
});

test('the statement has the amounts and days of the office, on the page and in its files', async () => {
  const owing = await makeClient(t, { name: 'Datoare SRL' });
  await putDocument(t, owing.id, { total: '1240.50', issue_date: '2026-01-10', due_date: '2026-02-10' });
  await putDocument(t, owing.id, { total: '60.00', issue_date: '2026-03-10', due_date: '2099-01-01' });
  const theirs = await corina(t, owing.id);

  const [shown, office] = await Promise.all([
    text('/portal/statement', theirs),
    t.ana.get(`/clients/${owing.id}/statement`),
  ]);
  const ages = /scadentă la 10\.02\.2026 întârziere (\d[\d.]* de zile)/.exec(shown)?.[1];
  expect(shown).toContain('Aveți de plată 1.300,50 lei.');
  expect(ages).toBeTruthy();
  expect(office.body).toContain(String(ages));
  expect(await text('/portal/statement?from=2026-03-01', theirs)).toContain('1.240,50');

  const pdf = await theirs.get('/portal/statement.pdf?to=2026-02-01');
  expect(await textOfPdf(pdf.rawPayload)).toContain('1.240,50');
  expect(pdf.headers['content-disposition']).toMatch(/^attachment/);
  expect((await theirs.get('/portal/statement.xlsx')).rawPayload.subarray(0, 2).toString()).toBe('PK');
  const refused = await theirs.get('/portal/statement?from=2026-03-01&to=2026-01-01');
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('Perioada se termină înainte de a începe.');
  expect((await theirs.get('/portal/statement.pdf?from=maine')).statusCode).toBe(422);

  expect(await text('/portal', theirs)).toContain('Cu termenul depășit: 1.240,50 lei');
});

test('without a right its pages do not exist, and neither the menu nor the first page leads there', async () => {
  const bare = await corina(t, client.id, []);
  const page = await read('/portal', bare);

  const links = findAll(page, 'a').map(({ attributes }) => attributes.href ?? '');
  for (const part of ['orders', 'documents', 'statement', 'data', 'notices']) {
    expect(links.filter((href) => href.startsWith(`/portal/${part}`))).toEqual([]);
    expect((await bare.get(`/portal/${part}`)).statusCode).toBe(404);
  }
  const statement = await corina(t, client.id, ['statement']);
  expect((await statement.get('/portal/statement')).body).not.toContain('/portal/documents');
  const orders = await corina(t, client.id, ['orders']);
  const invoiced = await makeOrder(t, client.id);
  await makeInvoice(t, client.id, { order_id: invoiced.id, lines: undefined });
  expect((await orders.get(`/portal/orders/${invoiced.id}`)).body).not.toContain('/portal/documents');
  expect((await who.get(`/portal/orders/${invoiced.id}`)).body).toContain('/portal/documents/');
});
