import { expect, test } from 'vitest';
import { png } from '../../support/pictures.ts';
import { buyer, line, pagesOf, record, seller, textOf } from './paper.ts';

test('an invoice says who, whom, when, what and how much', async () => {
  const text = await textOf(
    record({
      order_number: 'CMD-7',
      note: 'Plătiți, vă rugăm, la termen.',
      footer: 'Mulțumim!',
      lines: [
        line(),
        line({ description: 'Șurub cu țintă', quantity: '120', unit_price: '1240.50', vat_rate: '11.00' }),
      ],
    }),
  );

  for (const said of [
    ...['Factură FCT 12', 'Data emiterii 01.06.2026', 'Termen de plată 01.07.2026', 'Comanda CMD-7'],
    ...['Fierăria Șoimul din Dej SRL', 'CIF RO4211', 'Reg. com. J2012001500125', 'Capital social 200,00 lei'],
    ...['Str. Țesătorilor nr. 12, Cluj-Napoca, jud. Cluj, 400620', '0264 555 123', 'office@soimul.ro'],
    ...['RO49 AAAA 1B31 0075 9384 0000', 'Banca Întâi', 'RO09 BCYP 0000 0012 3456 7890'],
    ...['Băcănia Învățătorului SRL', 'CIF RO1001', 'Str. Lânăriei nr. 7, București, Sector 3, 400620'],
    ...['Cuie în cutie', 'CUI-1', 'kg', '2,5', '12,40', '31,00', '21 %', 'Șurub cu țintă', '120', '1.240,50'],
    ...['148.860,00', '11 %', '6,51', '16.374,60', '148.891,00 lei', '16.381,11 lei', '165.272,11 lei'],
    ...['Plătiți, vă rugăm, la termen.', 'Mulțumim!', 'întocmit de Ana Marin', 'Pagina 1 din 1'],
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('Reducere');
  expect(text).not.toContain('TVA la încasare');
});

test('sixty lines go on over pages: each has the header of the table and its own number', async () => {
  const lines = Array.from({ length: 60 }, (_, index) =>
    line({ description: `Produsul ${index + 1} din listă` }),
  );

  const pages = await pagesOf(record({ lines }));

  expect(pages.length).toBeGreaterThan(1);
  for (const [index, page] of pages.entries())
    expect(page).toContain(`Pagina ${index + 1} din ${pages.length}`);
  for (const page of pages.filter((each) => each.includes('din listă'))) expect(page).toContain('Denumire');
  for (const { description } of lines) expect(pages.join(' ')).toContain(description);
  expect(pages.at(-1)).toContain('Total de plată');
});

test('discounts of a line and of the whole, the total in euro and VAT at cashing are said', async () => {
  const text = await textOf(
    record({
      discount_percent: '5.00',
      eur_rate: '5.0000',
      seller: { ...seller, vat_on_collection: true },
      lines: [line({ quantity: '10', unit_price: '100', discount_percent: '7.50' })],
    }),
  );

  for (const said of [
    '7,5 %',
    'Total linii 925,00 lei',
    'Reducere 5 % -46,25 lei',
    '878,75 lei',
    '184,54 lei',
  ])
    expect(text).toContain(said);
  for (const said of ['1.063,29 lei', '1 EUR = 5,0000 lei', '212,66 EUR', 'TVA la încasare'])
    expect(text).toContain(said);
});

test('a line without VAT says why', async () => {
  const reason = 'Taxare inversă, art. 331 din Codul fiscal';
  const text = await textOf(
    record({ lines: [line(), line({ vat_category: 'AE', vat_rate: '0.00', vat_reason: reason })] }),
  );

  expect(text).toContain('taxare inversă');
  expect(text).toContain(reason);
});

test('a firm that is no VAT payer prints no VAT, and a person by the CNP', async () => {
  const reason = 'Neplătitor de TVA, art. 310 din Codul fiscal';
  const text = await textOf(
    record({
      seller: { ...seller, vat_payer: false },
      buyer: { ...buyer, name: 'Ion Țăranu', tax_id: '1960101410019', tax_id_kind: 'cnp', vat_payer: false },
      lines: [line({ vat_category: 'O', vat_rate: '0.00', vat_reason: reason })],
    }),
  );

  for (const said of [
    'CIF 4211',
    'Neplătitor de TVA',
    reason,
    'CNP 1960101410019',
    'Total de plată 31,00 lei',
  ])
    expect(text).toContain(said);
  for (const unsaid of ['RO4211', 'fără TVA', 'Cota TVA']) expect(text).not.toContain(unsaid);
});

test('who has no number, and who is from abroad, are printed as they are', async () => {
  const none = await textOf(
    record({ buyer: { ...buyer, tax_id: null, tax_id_kind: 'none', vat_payer: false } }),
  );
  const abroad = await textOf(
    record({
      buyer: {
        ...buyer,
        country: 'DE',
        county: 'Bayern',
        sector: null,
        tax_id: 'DE129273398',
        tax_id_kind: 'foreign',
      },
    }),
  );

  expect(none.match(/CIF /g)).toHaveLength(1);
  expect(abroad).toContain('Cod fiscal DE129273398');
  expect(abroad).toContain('Germania');
});

test('a storno names the invoice that it takes back, with minus', async () => {
  const original = { id: 1, series: 'FCT', number: 12, issue_date: '2026-06-01' };
  const text = await textOf(
    record({
      kind: 'storno',
      series: 'ST',
      number: 3,
      due_date: null,
      original,
      lines: [line({ quantity: '-2.5' })],
    }),
  );

  for (const said of [
    'Factură storno ST 3',
    'Stornează factura FCT 12 din 01.06.2026',
    '-2,5',
    '-31,00',
    '-37,51 lei',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('Termen de plată');
});

test('a proforma says that it is none of the books, and where the goods go', async () => {
  const delivery = {
    ...buyer,
    label: 'Depozit Nord',
    contact_name: 'Ana Șerban',
    contact_phone: '+40722123456',
  };
  const text = await textOf(record({ kind: 'proforma', series: 'PF', number: 4, delivery }));

  for (const said of [
    'Factură proformă PF 4',
    'nu este document fiscal',
    'Depozit Nord',
    'Ana Șerban',
    '0722 123 456',
  ])
    expect(text).toContain(said);
});

test('a receipt is the sentence that everybody knows, with the sum in words', async () => {
  const text = await textOf(
    record({
      kind: 'receipt',
      series: 'CH',
      number: 9,
      due_date: null,
      total: '121.50',
      lines: [line({ description: 'Contravaloare factură FCT 12' })],
    }),
  );

  expect(text).toContain('Chitanță CH 9');
  expect(text).toContain(
    'Am primit de la Băcănia Învățătorului SRL, CIF RO1001, adresa Str. Lânăriei nr. 7, București, Sector 3, 400620, suma de 121,50 lei, adică o sută douăzeci și unu de lei și cincizeci de bani, reprezentând contravaloare factură FCT 12.',
  );
  expect(text).toContain('Casier: Ana Marin');
});

test('a contract is its text with headings and paragraphs, over as many pages as it takes', async () => {
  const body = `# 1. Părțile\n\nÎntre noi și voi.\n\n# 2. Obiectul\n\n${'Vânzarea de mărfuri și țesături, în condițiile de mai jos.\n\n'.repeat(80)}# 9. Sfârșit\n\nAtât.`;
  const pages = await pagesOf(
    record({ kind: 'contract', series: 'CTR', number: 2, due_date: null, body, lines: [] }),
  );

  expect(pages.length).toBeGreaterThan(1);
  expect(pages[0]).toContain('Contract CTR 2');
  expect(pages[0]).toContain('1. Părțile Între noi și voi. 2. Obiectul');
  expect(pages[0]).not.toContain('#');
  expect(pages.at(-1)).toContain('9. Sfârșit Atât.');
  expect(pages.at(-1)).toContain('Semnătura');
  expect(pages.join(' ')).not.toContain('Total de plată');
});

test('a logo is printed, and what cannot be broken does not break the page', async () => {
  const logo = { content_type: 'image/png', bytes: png(300, 100) };
  const wide = record({
    buyer: { ...buyer, name: 'B'.repeat(200) },
    lines: [
      line({
        description: 'X'.repeat(300),
        code: 'Y'.repeat(60),
        unit_price: '999999999.99',
        quantity: '999.999',
      }),
    ],
    note: 'ț'.repeat(1000),
  });

  const pages = await pagesOf(wide, logo);

  expect(pages.join('').replace(/\s/g, '')).toContain('X'.repeat(300));
  expect(pages.join('')).toContain('Total de plată');
});

test('VAT at cashing is printed only where VAT is collected', async () => {
  const onCollection = { ...seller, vat_on_collection: true };
  const outside = line({ vat_category: 'O', vat_rate: '0.00', vat_reason: 'Neplătitor' });

  expect(await textOf(record({ seller: onCollection }))).toContain('TVA la încasare');
  expect(await textOf(record({ seller: onCollection, kind: 'proforma' }))).not.toContain('TVA la încasare');
  expect(await textOf(record({ seller: onCollection, lines: [outside] }))).not.toContain('TVA la încasare');
  expect(await textOf(record({ seller: { ...onCollection, vat_payer: false } }))).not.toContain(
    'TVA la încasare',
  );
});
