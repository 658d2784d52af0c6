import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { putDocument } from '../../support/documents.ts';
import { readAll } from '../../support/workbooks.ts';
import { makePayment } from './payments.ts';

let t: TestApp;
let id: number;
let payment: number;
beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  await t.db
    .updateTable('company_settings')
    .set({ name: 'Furnizor Înțelept SRL', tax_id: '4264242', vat_payer: true })
    .execute();
  ({ id } = await makeClient(t, { name: '=Țesătoria Șirul SRL', alias: 'Porecla' }));
  const invoice = await putDocument(t, id, {
    total: '1234.50',
    issue_date: '2026-09-01',
    due_date: '2026-10-01',
  });
  await putDocument(t, id, { kind: 'storno', total: '-34.50', issue_date: '2026-10-05', storno_of: invoice });
  payment = await makePayment(t, id, { date: '2026-10-06', amount: '200.00', on: [[invoice, '200.00']] });
});
afterAll(() => t.close());

async function pdf(query = '', client = id) {
  const answer = await t.bogdan.get(`/clients/${client}/statement.pdf${query}`);
  const read = await extractText(await getDocumentProxy(new Uint8Array(answer.rawPayload)), {
    mergePages: false,
  });
  return { headers: answer.headers, pages: read.text.map((text) => text.replace(/\s+/g, ' ')) };
}

test('the PDF names the firm and the client by its legal name, with movements, balances, what is unpaid and its age', async () => {
  const { headers, pages } = await pdf();
  const [text = ''] = pages;

  expect(headers['content-type']).toBe('application/pdf');
  expect(headers['content-disposition']).toBe(`inline; filename="fisa-client-${id}-2026-11-24.pdf"`);
  for (const part of [
    'Furnizor Înțelept SRL',
    'RO4264242',
    '=Țesătoria Șirul SRL',
    'Fișă client, toată perioada',
    'Sold inițial 0,00',
    '-34,50 1.200,00',
    `INC-${payment}`,
    'Sold final 1.200,00 200,00 1.000,00',
    'Facturi neîncasate la 24.11.2026',
    '54 de zile',
    '31–60 de zile 1.000,00',
    'Pagina 1 din 1',
  ])
    expect(text).toContain(part);
  expect(text).not.toContain('Porecla');
});

test('a long period goes over pages, each with the headings and its number', async () => {
  const { id: long } = await makeClient(t, { name: 'Lunga SRL' });
  for (let turn = 0; turn < 70; turn += 1) await makePayment(t, long, { date: '2026-10-06', amount: '1.00' });

  const { pages } = await pdf('', long);

  expect(pages).toHaveLength(2);
  for (const [index, text] of pages.entries()) {
    expect(text).toContain('Data Document Număr Debit Credit Sold');
    expect(text).toContain(`Pagina ${index + 1} din 2`);
  }
  expect(pages[1]).toContain('Furnizor Înțelept SRL');
  expect(pages.join(' ').match(/Încasare/g)).toHaveLength(70);
});

test('the workbook has days, texts and numbers, of the period that was asked for', async () => {
  const answer = await t.bogdan.get(`/clients/${id}/statement.xlsx?from=2026-10-01&to=2026-10-31`);
  const { cells } = await readAll(answer.rawPayload);

  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename="fisa-client-${id}-2026-10-31.xlsx"`,
  );
  expect(cells).toEqual([
    ['Furnizor Înțelept SRL – =Țesătoria Șirul SRL'],
    ['Fișă client, 01.10.2026 – 31.10.2026'],
    ['Data', 'Document', 'Număr', 'Debit', 'Credit', 'Sold'],
    ['', 'Sold inițial la 01.10.2026', '', '', '', '1234.5'],
    ['2026-10-05', 'Storno', expect.stringMatching(/^TEST \d+$/), '-34.5', '', '1200'],
    ['2026-10-06', 'Încasare', `INC-${payment}`, '', '200', '1000'],
    ['', 'Sold final la 31.10.2026', '', '-34.5', '200', '1000'],
  ]);
});

test('a period that is none gives no file', async () => {
  for (const file of ['pdf', 'xlsx'])
    expect(
      (await t.ana.get(`/clients/${id}/statement.${file}?from=2026-11-02&to=2026-11-01`)).statusCode,
    ).toBe(422);
});
