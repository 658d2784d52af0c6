import ExcelJS from 'exceljs';
import { beforeAll, expect, test } from 'vitest';
import { sheetColumns } from '../../src/clients/sheet.ts';
import { recognizeHeadings } from '../../src/imports/headings.ts';
import { writeTemplate } from '../../src/imports/template.ts';
import { COUNTIES } from '../../src/romania/counties.ts';
import { parseIban } from '../../src/romania/iban.ts';
import { parsePhone } from '../../src/romania/phone.ts';
import { parseTaxId } from '../../src/romania/tax-id.ts';
import { parseTradeRegisterNo } from '../../src/romania/trade-register.ts';
import { readAll } from '../support/workbooks.ts';

const headings = sheetColumns.map(({ heading }) => heading);
let content: Buffer;
let book: ExcelJS.Workbook;
beforeAll(async () => {
  content = await writeTemplate({ types: ['Firmă, SRL', 'PFA'], levels: ['Standard', 'Gold'] });
  book = new ExcelJS.Workbook();
  await book.xlsx.load(content as unknown as ExcelJS.Buffer);
});

test('the template read as an import has our headings, all recognised, and one example that is marked', async () => {
  const { cells, report } = await readAll(content);

  expect(report.sheet).toBe('Clienți');
  expect(cells).toHaveLength(2);
  expect(cells[0]).toEqual(headings);
  expect(recognizeHeadings(cells[0] ?? [])).not.toContain('');
  expect(cells[1]?.[0]).toBe('exemplu');
});

test('the example has a contact, a delivery address, and numbers that pass our checks', async () => {
  const row = (await readAll(content)).cells[1] ?? [];
  const example = (target: string) => row[sheetColumns.findIndex((column) => column.target === target)] ?? '';

  expect(parseTaxId(example('tax_id'))).toMatchObject({ ok: true, kind: 'cui' });
  expect(parseIban(example('iban'))).toMatchObject({ ok: true });
  expect(parseTradeRegisterNo(example('trade_register_no'))).not.toBeNull();
  for (const target of ['phone', 'mobile', 'contacts.phone', 'delivery_addresses.contact_phone'])
    expect(parsePhone(example(target))).toMatchObject({ ok: true });
  for (const target of ['name', 'contacts.name', 'delivery_addresses.label', 'delivery_addresses.street'])
    expect(example(target)).not.toBe('');
  expect([example('type_id'), example('level_id')]).toEqual(['Firmă, SRL', 'Standard']);
});

test('types, levels, counties and choices are offered as lists, whatever signs their names have', () => {
  const offered = (target: string) => {
    const column = sheetColumns.findIndex((one) => one.target === target) + 1;
    const rule = book.getWorksheet('Clienți')?.getRow(500).getCell(column).dataValidation;
    const [, letter = 'A', from, to] =
      /^Liste!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)$/.exec(String(rule?.formulae?.[0])) ?? [];
    const values = book.getWorksheet('Liste')?.getColumn(letter).values ?? [];
    return values.slice(Number(from), Number(to) + 1);
  };

  expect(offered('type_id')).toEqual(['Firmă, SRL', 'PFA']);
  expect(offered('level_id')).toEqual(['Standard', 'Gold']);
  expect(offered('county')).toEqual(COUNTIES.map(({ name }) => name));
  expect(offered('delivery_addresses.county')).toEqual(COUNTIES.map(({ name }) => name));
  expect(offered('status')).toEqual(['Prospect', 'Activ', 'Inactiv']);
  expect(offered('payment_method')).toContain('Transfer bancar');
  expect(offered('vat_payer')).toEqual(['da', 'nu']);
  expect(offered('name')).toEqual([]);
});

test('what is typed stays text, headings stay in sight, and every column is explained', () => {
  const clients = book.getWorksheet('Clienți');
  expect(headings.map((_, index) => clients?.getColumn(index + 1).numFmt)).toEqual(headings.map(() => '@'));
  expect(clients?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });

  const explanations = book.getWorksheet('Explicații');
  const explained = headings.map((_, index) => explanations?.getRow(index + 2).getCell(1).value);
  expect(explained).toEqual(headings);
  for (let row = 2; row < headings.length + 2; row += 1)
    expect(String(explanations?.getRow(row).getCell(2).value)).toMatch(/\p{L}/u);
});
