import { expect, test } from 'vitest';
import { openXlsx } from '../../../src/imports/reading/xlsx.ts';
import { rawWorkbook, readAll, readOutside, seeded, sheetXml, workbook } from '../../support/workbooks.ts';

test('texts, numbers, dates, truth, formulas, errors and links become text as a person sees it', async () => {
  const content = await workbook(
    [
      ['Text', 'CUI', 'CNP', 'Sold', 'Data', 'Da', 'Formulă', 'Eroare', 'Legătură', 'Îngroșat'],
      [
        '  Ţesătoria   Someşul ',
        4264242,
        1900101123457,
        0.1 + 0.2,
        new Date(Date.UTC(2026, 10, 24)),
        true,
        { formula: 'A1&"x"', result: 'Textx' },
        { error: '#N/A' },
        { text: 'office@firma.example', hyperlink: 'mailto:office@firma.example' },
        { richText: [{ text: 'Unu' }, { font: { bold: true }, text: ' doi' }] },
      ],
      ['0722 555 123', 1.5e20, -7, 1e-7, new Date(Date.UTC(1999, 11, 31, 12)), false],
    ],
    (book) => {
      const codes = book.getWorksheet('Clienți')?.addRow([60787, 722555123]);
      if (codes) [codes.getCell(1).numFmt, codes.getCell(2).numFmt] = ['000000', '0000000000'];
    },
  );
  const { cells, report } = await readAll(content);

  expect(cells.slice(1)).toEqual([
    [
      'Țesătoria Someșul',
      '4264242',
      '1900101123457',
      '0.3',
      '2026-11-24',
      'da',
      'Textx',
      '',
      'office@firma.example',
      'Unu doi',
    ],
    ['0722 555 123', '150000000000000000000', '-7', '0.0000001', '1999-12-31', 'nu'],
    ['060787', '0722555123'],
  ]);
  expect(report).toEqual({
    format: 'xlsx',
    sheet: 'Clienți',
    encoding: 'utf-8',
    delimiter: '',
    rows: 4,
    complete: true,
  });
});

test('dates of a workbook that counts from 1904 are the same days', async () => {
  const rows = [['Data'], [new Date(Date.UTC(2026, 10, 24))], [new Date(Date.UTC(1905, 0, 2))]];
  const content = await workbook(rows, (book) => {
    book.properties.date1904 = true;
  });

  expect((await readAll(content)).cells).toEqual([['Data'], ['2026-11-24'], ['1905-01-02']]);
});

test('the first visible sheet in the order of the workbook is read, whatever its file is called', async () => {
  const content = await workbook([['ascunsă'], ['x']], (book) => {
    for (const sheet of book.worksheets) sheet.state = 'hidden';
    book.addWorksheet('A doua').addRows([['Nume'], ['Unu']]);
    book.addWorksheet('A treia').addRows([['altceva'], ['x']]);
  });

  const { cells, report } = await readAll(content);
  expect([report.sheet, cells]).toEqual(['A doua', [['Nume'], ['Unu']]]);
});

test('rows and cells that are not there keep their place', async () => {
  const sheet = `<x:worksheet xmlns:x="urn:x"><x:sheetData>
    <x:row r="3"><x:c r="B3" t="str"><x:v>Nume</x:v></x:c><x:c r="D3"><x:v>12</x:v></x:c></x:row>
    <x:row r="7"><x:c r="A7" t="inlineStr"><x:is><x:t>a_x000D__x000A_b &amp; c</x:t></x:is></x:c></x:row>
  </x:sheetData></x:worksheet>`;
  const { cells, lines } = await readAll(rawWorkbook({ 'xl/worksheets/sheet1.xml': sheet }));

  expect(cells).toEqual([['', 'Nume', '', '12'], ['a\nb & c']]);
  expect(lines).toEqual([3, 7]);
});

test('formatted but empty columns far to the right are no columns', async () => {
  const cells = (line: number) =>
    `<row r="${line}"><c r="A${line}"><v>1</v></c><c r="XFD${line}" s="0"/></row>`;
  const sheet = `<worksheet><sheetData>${cells(1)}${cells(2)}</sheetData></worksheet>`;

  expect((await readAll(rawWorkbook({ 'xl/worksheets/sheet1.xml': sheet }))).cells).toEqual([['1'], ['1']]);
});

test('only as many rows as asked for are read, and the report says that there are more', async () => {
  const content = rawWorkbook({
    'xl/worksheets/sheet1.xml': sheetXml(Array.from({ length: 50 }, (_, at) => [`r${at}`])),
  });

  const some = await readAll(content, { maxRows: 20 });
  expect([some.cells.length, some.report.rows, some.report.complete]).toEqual([20, 20, false]);
  const all = await readAll(content, { maxRows: 50 });
  expect([all.cells.length, all.report.complete]).toEqual([50, true]);
});

test('whatever Excel holds as text is read back the same (100 random workbooks)', async () => {
  const pieces = [
    'a',
    'Ș',
    'ț',
    '&',
    '<',
    '>',
    '"',
    ';',
    '\n',
    ' b',
    "'",
    '0',
    'ő',
    '€',
    '😀',
    '=',
    ']]>',
    '_x',
  ];
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = seeded(seed);
    const cell = () =>
      Array.from({ length: random.below(8) }, () => random.of(pieces))
        .join('')
        .trim()
        .replace(/\s*\n\s*/g, '\n');
    const table = Array.from({ length: 2 + random.below(40) }, () => [
      'x',
      ...Array.from({ length: random.below(6) }, cell),
      'y',
    ]);

    expect([seed, await readOutside(await workbook(table), openXlsx)]).toEqual([seed, table]);
  }
}, 60_000);
