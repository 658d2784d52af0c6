import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskPersonalId } from '../../src/romania/personal-id.ts';
import { formatDay, formatIsoDay } from '../../src/web/format.ts';
import { makeOrder, makeProduct } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, cnp } from '../support/clients.ts';
import { formOf, type Sent, summaryOf } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { completeFirm, makeBuyer, makeDocument, makeInvoice, putPayment, readDocument } from './documents.ts';

let t: TestApp;
let client: Client;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  client = await makeBuyer(t, {
    name: 'Fierăria SRL',
    alias: 'Fierarul',
    payment_term_days: 30,
    email: 'birou@fieraria.ro',
    email_enabled: true,
    notify_email: true,
    delivery_addresses: [{ label: 'Depozit', locality: 'Dej', county: 'RO-CJ', is_default: true }],
  });
  await makeProduct(t, { code: 'CUI-1', name: 'Cuie de zece', price: '12.5', unit: 'kg' });
});
afterAll(() => t.close());

const newForm = async (query: string) =>
  formOf((await t.ana.get(`/documents/new?${query}`)).body, 'document-form');

const pageOf = async (id: number) => parseHtml((await t.ana.get(`/documents/${id}`)).body);

/** Issues what the form holds and answers the document that it became. */
async function issue(fields: Sent) {
  const answer = await t.ana.post('/documents', fields);
  expect([answer.statusCode, answer.body]).toEqual([303, '']);
  return readDocument(t, Number(String(answer.headers.location).split('/').at(-1)));
}

test('without a client the page finds one', async () => {
  const answer = await t.ana.get('/documents/new?kind=proforma&q=fieraria');

  const links = byClass(parseHtml(answer.body), 'matches').flatMap((list) => findAll(list, 'a'));
  expect(links.map(({ attributes }) => attributes.href)).toEqual([
    `/documents/new?kind=proforma&client_id=${client.id}`,
  ]);
});

test('a free invoice takes a product by its code, the term of the client and the next number', async () => {
  const form = await newForm(`kind=invoice&client_id=${client.id}`);
  const [, next] = /urmează FCT (\d+)/.exec(textOf(form.page)) ?? [];

  const invoice = await issue({
    ...form.fields,
    'lines[0][product_code]': 'cui-1',
    'lines[0][quantity]': '2,5',
    'lines[0][discount_percent]': '10',
  });

  expect(invoice).toMatchObject({ kind: 'invoice', series: 'FCT', number: Number(next), state: 'issued' });
  expect(invoice.lines[0]).toMatchObject({ description: 'Cuie de zece', quantity: '2.500', net: '28.13' });
  expect(invoice.due_date).not.toBe(invoice.issue_date);
});

test('the page shows the sums, the parties, who it waits to be sent to, and never the alias', async () => {
  const invoice = await makeInvoice(t, client.id, { eur_rate: '5' });

  const text = textOf(await pageOf(invoice.id));

  for (const shown of [
    `Factură FCT ${invoice.number}`,
    '100,00 lei',
    '21,00 lei',
    '121,00 lei 24,20 EUR, la 5,0000 lei',
    `Scadența${formatIsoDay(invoice.due_date ?? '')}`,
    'birou@fieraria.ro de trimis',
    'Atelierul de Probă SRL',
    'Emis de Ana Marin',
  ])
    expect(text.replaceAll(' ', '')).toContain(shown.replaceAll(' ', ''));
  expect(text).not.toContain('Fierarul');
});

test('a payment is on the page of the invoice that it covers, and the rest is what is left', async () => {
  const buyer = await makeBuyer(t);
  const invoice = await makeInvoice(t, buyer.id);
  const payment = await putPayment(t, buyer.id, '50.00');

  const page = await pageOf(invoice.id);

  expect(find(page, 'a', { href: `/payments/${payment}` })).toBeDefined();
  expect(textOf(page)).toContain('încasată parțial');
  expect(textOf(page)).toContain('71,00 lei');
  const pay = `/payments/new?client_id=${buyer.id}&document_id=${invoice.id}`;
  expect(textOf(find(page, 'a', { href: pay }))).toBe('Încasează');
});

test('of a personal number only the last four digits are on the page', async () => {
  const person = await makeBuyer(t, { name: 'Ionescu Ana', tax_id: cnp, vat_payer: false });
  const invoice = await makeInvoice(t, person.id);

  const text = textOf(await pageOf(invoice.id));

  expect(text).not.toContain(cnp);
  expect(text).toContain(maskPersonalId(cnp));
});

test('an order is invoiced in part, then the rest, and its page says how far', async () => {
  const lines = [
    { description: 'Montaj', quantity: 10, unit_price: '100' },
    { description: 'Transport', quantity: 1, unit_price: '40' },
  ];
  const order = await makeOrder(t, client.id, { lines });
  const orderPage = async () => textOf(parseHtml((await t.ana.get(`/orders/${order.id}`)).body));
  expect(await orderPage()).toContain('nefacturată');

  const first = await newForm(`kind=invoice&order_id=${order.id}`);
  const part = await issue({ ...first.fields, 'lines[0][quantity]': '4', 'lines[1][quantity]': '' });

  expect(part.lines.map(({ quantity }) => quantity)).toEqual(['4.000']);
  expect(await orderPage()).toContain('facturată parțial');
  const second = await newForm(`kind=invoice&order_id=${order.id}`);
  expect([second.value('lines[0][quantity]'), second.value('lines[1][quantity]')]).toEqual(['6', '1']);
  const rest = await issue(second.fields);
  expect(rest.net_total).toBe('640.00');
  expect(await orderPage()).toContain('facturată integral');
  expect(await orderPage()).toContain(`FCT ${part.number}`);
  expect((await t.ana.get(`/documents/new?kind=invoice&order_id=${order.id}`)).body).toContain(
    'este facturată în întregime',
  );
});

test('more than what is left is refused beside its line, also when a line above was left out', async () => {
  const lines = [
    { description: 'Montaj', quantity: 10, unit_price: '100' },
    { description: 'Transport', quantity: 1, unit_price: '40' },
  ];
  const order = await makeOrder(t, client.id, { lines });
  const { fields } = await newForm(`kind=invoice&order_id=${order.id}`);

  const answer = await t.ana.post('/documents', {
    ...fields,
    'lines[0][quantity]': '',
    'lines[1][quantity]': '2',
  });

  const form = formOf(answer.body, 'document-form');
  expect(answer.statusCode).toBe(422);
  expect([form.error('lines[0][quantity]'), form.error('lines[1][quantity]')]).toEqual([
    '',
    'Din această linie a comenzii mai sunt 1 buc.',
  ]);
  expect(form.value('lines[1][quantity]')).toBe('2');
  expect(summaryOf(form.page).map(({ target }) => target)).toEqual([true]);
});

test('an order with no quantity left in the form is not taken for the whole order', async () => {
  const order = await makeOrder(t, client.id);
  const { fields } = await newForm(`kind=invoice&order_id=${order.id}`);

  const answer = await t.ana.post('/documents', { ...fields, 'lines[0][quantity]': '0' });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Scrieți cantitatea măcar a unei linii.');
});

test('an invoice is taken back in part by the form and whole by the button', async () => {
  const lines = [{ description: 'Montaj', quantity: 10, unit_price: '100' }];
  const invoice = await makeInvoice(t, client.id, { lines });
  const form = await newForm(`kind=storno&storno_of=${invoice.id}`);

  const part = await issue({ ...form.fields, 'lines[0][quantity]': '3' });
  expect(part).toMatchObject({ kind: 'storno', net_total: '-300.00', storno_of: invoice.id });
  expect((await newForm(`kind=storno&storno_of=${invoice.id}`)).value('lines[0][quantity]')).toBe('7');
  const whole = await issue({ kind: 'storno', storno_of: String(invoice.id), whole: '1', form_key: 'tot' });

  expect(whole.net_total).toBe('-700.00');
  const page = await pageOf(invoice.id);
  expect(textOf(page)).toContain('stornată');
  expect(textOf(page)).not.toContain('Stornează');
  for (const { id } of [part, whole]) expect(find(page, 'a', { href: `/documents/${id}` })).toBeDefined();
});

test('a proforma becomes an invoice once', async () => {
  const lines = [{ product_code: 'CUI-1', quantity: 4, discount_percent: '5' }];
  const proforma = await makeDocument(t, { kind: 'proforma', client_id: client.id, lines });
  const href = `/documents/new?kind=invoice&proforma_id=${proforma.id}`;
  expect(find(await pageOf(proforma.id), 'a', { href })).toBeDefined();

  const invoice = await issue((await newForm(href.split('?')[1] ?? '')).fields);

  expect([invoice.net_total, invoice.total]).toEqual([proforma.net_total, proforma.total]);
  const page = await pageOf(proforma.id);
  expect(find(page, 'a', { href })).toBeUndefined();
  expect(find(page, 'a', { href: `/documents/${invoice.id}` })).toBeDefined();
});

test('a contract starts from the text of the settings and keeps what was typed', async () => {
  await t.db
    .updateTable('document_texts')
    .set({ text: 'Între {{firm.name}} și {{client.name}}.' })
    .where('kind', '=', 'contract')
    .execute();
  const answer = await t.ana.get(`/documents/new?kind=contract&client_id=${client.id}`);
  const { fields, page } = formOf(answer.body, 'document-form');
  expect(textOf(find(page, 'textarea', { id: 'body' }))).toContain('{{client.name}}');

  const contract = await issue({ ...fields, body: 'Contract cu {{client.name}}.' });

  expect(textOf(await pageOf(contract.id))).toContain('Contract cu Fierăria SRL.');
});

test('lines are added and taken away without JavaScript, and nothing typed is lost', async () => {
  const { fields } = await newForm(`kind=invoice&client_id=${client.id}`);
  const typed = { ...fields, 'lines[0][description]': 'Montaj', note: 'la poartă' };

  const added = await t.ana.post('/documents', { ...typed, add: 'line' });
  const more = formOf(added.body, 'document-form');
  const removed = await t.ana.post('/documents', { ...more.fields, remove: '1' });
  const fewer = formOf(removed.body, 'document-form');

  expect([added.statusCode, removed.statusCode]).toEqual([200, 200]);
  expect([more.value('lines[1][quantity]'), fewer.value('lines[1][quantity]')]).toEqual(['1', undefined]);
  expect([fewer.value('lines[0][description]'), fewer.value('note')]).toEqual(['Montaj', 'la poartă']);
});

test('a day outside the series is refused beside the date, which says what may be', async () => {
  const { fields } = await newForm(`kind=invoice&client_id=${client.id}`);
  const tomorrow = formatDay(new Date(Date.now() + 2 * 86_400_000));

  const answer = await t.ana.post('/documents', {
    ...fields,
    'lines[0][description]': 'Montaj',
    'lines[0][unit_price]': '10',
    issue_date: tomorrow,
  });

  const form = formOf(answer.body, 'document-form');
  expect([answer.statusCode, form.value('issue_date')]).toEqual([422, tomorrow]);
  expect(form.error('issue_date')).toContain('Data documentului poate fi');
});

test('the same form issues once, and sent again with a change says what it already is', async () => {
  const { fields } = await newForm(`kind=invoice&client_id=${client.id}`);
  const typed = { ...fields, 'lines[0][description]': 'Montaj', 'lines[0][unit_price]': '10' };

  const [first, second] = [await issue(typed), await issue(typed)];
  const changed = await t.ana.post('/documents', { ...typed, 'lines[0][unit_price]': '20' });

  expect(second.id).toBe(first.id);
  expect(changed.statusCode).toBe(422);
  expect(find(parseHtml(changed.body), 'a', { href: `/documents/${first.id}` })).toBeDefined();
  expect(formOf(changed.body, 'document-form').value('form_key')).not.toBe(fields.form_key);
});

test('what e-Factura would refuse is listed with its rule and the way to the field to mend', async () => {
  const nowhere = await makeBuyer(t, { name: 'Fără adresă SRL', street: '', locality: '', county: '' });
  const { fields } = await newForm(`kind=invoice&client_id=${nowhere.id}`);

  const answer = await t.ana.post('/documents', {
    ...fields,
    'lines[0][description]': 'Montaj',
    'lines[0][unit_price]': '10',
  });

  expect(answer.statusCode).toBe(422);
  const summary = find(parseHtml(answer.body), '*', { id: 'summary' });
  const links = summary ? findAll(summary, 'a').map(({ attributes }) => attributes.href) : [];
  expect(links).toContain(`/clients/${nowhere.id}/edit#county`);
  expect(textOf(summary)).toMatch(/BR-/);
});

test('an incomplete firm is told of before anything is typed, with the way to its page for who may', async () => {
  await completeFirm(t, { county: null });
  const url = `/documents/new?kind=invoice&client_id=${client.id}`;

  const [ana, bogdan] = [(await t.ana.get(url)).body, (await t.bogdan.get(url)).body];
  await completeFirm(t);

  for (const page of [ana, bogdan]) expect(page).toContain('Datele firmei nu sunt complete');
  expect([ana, bogdan].map((page) => page.includes('href="/settings/company"'))).toEqual([true, false]);
});

test('a document is sent to those who receive it, or the page says why nobody is', async () => {
  const proforma = await makeDocument(t, {
    kind: 'proforma',
    client_id: client.id,
    lines: [{ description: 'Montaj', unit_price: '10', quantity: 1 }],
  });
  const silent = await makeInvoice(t, (await makeBuyer(t)).id);
  const send = (id: number) => t.ana.post(`/documents/${id}/messages`, { form_key: `trimite ${id}` });

  const [sent, refused] = [await send(proforma.id), await send(silent.id)];

  expect([sent.statusCode, refused.statusCode]).toEqual([303, 422]);
  expect(textOf(await pageOf(proforma.id))).toContain('birou@fieraria.ro de trimis');
  expect(refused.body).toContain('Fișa clientului');
});

test('the files of a document are downloads named by its number', async () => {
  const invoice = await makeInvoice(t, client.id);
  const proforma = await makeDocument(t, {
    kind: 'proforma',
    client_id: client.id,
    lines: [{ description: 'Montaj', unit_price: '10', quantity: 1 }],
  });

  const [pdf, xml, none] = [
    await t.ana.get(`/documents/${invoice.id}.pdf`),
    await t.ana.get(`/documents/${invoice.id}.xml`),
    await t.ana.get(`/documents/${proforma.id}.xml`),
  ];

  expect([pdf.headers['content-type'], xml.headers['content-type']]).toEqual([
    'application/pdf',
    expect.stringContaining('application/xml'),
  ]);
  expect(pdf.headers['content-disposition']).toContain(`FCT-${invoice.number}.pdf`);
  expect(xml.headers['content-disposition']).toContain(`FCT-${invoice.number}.xml`);
  expect(none.statusCode).toBe(404);
});

test('a document that is not there has no page, and an archived client no form', async () => {
  const { id } = await makeBuyer(t);
  await t.ana.json('DELETE', `/api/v1/clients/${id}`);

  expect((await t.ana.get(`/documents/new?kind=invoice&client_id=${id}`)).statusCode).toBe(422);
  for (const url of [
    '/documents/999999',
    '/documents/abc',
    '/documents/999999.pdf',
    '/documents/new?order_id=999999',
  ])
    expect([url, (await t.ana.get(url)).statusCode]).toEqual([url, 404]);
});

test('a page costs at most three queries beside the session’s', async () => {
  const { id } = await makeInvoice(t, client.id);
  for (const url of ['/documents', `/documents?client_id=${client.id}`, `/documents/${id}`]) {
    t.proxy.forget();
    await t.ana.get(url);
    const queries = t.proxy.queries.filter((text) => !text.includes('"token_hash"'));
    expect([url, queries.length]).toEqual([url, expect.toSatisfy((count: number) => count <= 3)]);
  }
});
