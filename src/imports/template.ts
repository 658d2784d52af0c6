import type ExcelJS from 'exceljs';
import { paymentMethodOptions, required, shippingPayerOptions, statusOptions } from '../clients/fields.ts';
import { COUNTIES } from '../romania/counties.ts';
import { templateColumns as columns } from './template-columns.ts';

type Lists = { types: string[]; levels: string[] };

// A list is offered so far down; rows below it are read all the same.
const lastListRow = 5_000;
const yesNo = ['da', 'nu'];

/**
 * The workbook that people fill: „Clienți” with our headings and an example row (its ID cell says „exemplu”, so that it
 * is never imported), the lists it chooses from on „Liste”, and what each column holds on „Explicații”.
 */
export async function writeTemplate({ types, levels }: Lists): Promise<Buffer> {
  // Loaded when it is wanted: every start would wait for it.
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  const clients = book.addWorksheet('Clienți', { views: [{ state: 'frozen', xSplit: 2, ySplit: 1 }] });
  const lists = book.addWorksheet('Liste');
  writeClients(clients, { types, levels });
  offerLists(clients, lists, listsOf({ types, levels }));
  writeExplanations(book.addWorksheet('Explicații', { views: [{ state: 'frozen', ySplit: 1 }] }));
  return Buffer.from(await book.xlsx.writeBuffer());
}

function writeClients(sheet: ExcelJS.Worksheet, { types, levels }: Lists): void {
  // As text, a CIF, a phone and a postal code keep their zeros.
  sheet.columns = columns.map(({ heading, example }) => ({
    header: heading,
    width: Math.min(34, Math.max(12, heading.length + 3, example.length + 2)),
    style: { numFmt: '@' },
  }));
  const chosen: Record<string, string | undefined> = { type_id: types[0], level_id: levels[0] };
  sheet.addRow(columns.map(({ target, example }) => chosen[target] ?? example)).font = {
    italic: true,
    color: { argb: 'FF667085' },
  };
  for (const [index, { target }] of columns.entries()) {
    const cell = sheet.getRow(1).getCell(index + 1);
    const isRequired = required.has(target);
    cell.font = { bold: true, color: { argb: isRequired ? 'FFFFFFFF' : 'FF1D2939' } };
    cell.fill = {
      type: 'pattern',
      pattern: 'solid',
      fgColor: { argb: isRequired ? 'FF0B5CAD' : 'FFE4ECF5' },
    };
  }
}

function listsOf({ types, levels }: Lists): Record<string, { title: string; values: string[] }> {
  const counties = { title: 'Județ', values: COUNTIES.map(({ name }) => name) };
  const truth = { title: 'Da/nu', values: yesNo };
  const labelled = (title: string, options: { label: string }[]) => ({
    title,
    values: options.map(({ label }) => label),
  });
  return {
    type_id: { title: 'Tip Client', values: types },
    level_id: { title: 'Nivel Client', values: levels },
    county: counties,
    'delivery_addresses.county': counties,
    status: labelled('Status Client', statusOptions),
    payment_method: labelled('Metoda de plată', paymentMethodOptions),
    shipping_payer: labelled('Plata Transport', shippingPayerOptions),
    vat_payer: truth,
    email_enabled: truth,
    marketing_enabled: truth,
    notify_sms: truth,
    notify_email: truth,
    'contacts.marketing_enabled': truth,
    'delivery_addresses.is_default': truth,
  };
}

/** Writes each list once, a column each, and points the cells that choose from it there. */
function offerLists(
  clients: ExcelJS.Worksheet,
  sheet: ExcelJS.Worksheet,
  lists: ReturnType<typeof listsOf>,
): void {
  const titles = [...new Set(Object.values(lists).map(({ title }) => title))];
  for (const [target, { title, values }] of Object.entries(lists)) {
    if (values.length === 0) continue;
    const column = sheet.getColumn(titles.indexOf(title) + 1);
    column.values = [title, ...values];
    column.width = 26;
    const letter = clients.getColumn(columns.findIndex((one) => one.target === target) + 1).letter;
    validationsOf(clients).add(`${letter}2:${letter}${lastListRow}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`Liste!$${column.letter}$2:$${column.letter}$${values.length + 1}`],
      showErrorMessage: true,
      errorStyle: 'warning',
      errorTitle: title,
      error: 'Valoarea nu este în listă.',
    });
  }
  sheet.getRow(1).font = { bold: true };
}

function writeExplanations(sheet: ExcelJS.Worksheet): void {
  sheet.columns = [
    { header: 'Coloana', width: 34 },
    { header: 'Ce conține', width: 90 },
    { header: 'Exemplu', width: 30 },
  ];
  for (const { heading, rule, example } of columns) sheet.addRow([heading, rule, example]);
  sheet.addRow([]);
  sheet.addRow([
    'Rândul de exemplu',
    'Nu se importă cât timp coloana ID Clientela spune „exemplu”; îl puteți șterge.',
  ]);
  sheet.getRow(1).font = { bold: true };
  sheet.getColumn(2).alignment = { wrapText: true, vertical: 'top' };
}

type Validations = { add(range: string, validation: ExcelJS.DataValidation): void };

// exceljs has it for a whole range, which its types do not tell; a cell each would make the file 40 times larger.
function validationsOf(sheet: ExcelJS.Worksheet): Validations {
  return (sheet as unknown as { dataValidations: Validations }).dataValidations;
}
