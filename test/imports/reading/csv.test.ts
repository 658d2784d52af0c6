import { stringify } from 'csv-stringify/sync';
import { expect, test } from 'vitest';
import { openCsv } from '../../../src/imports/reading/csv.ts';
import { readAll, readOutside, seeded } from '../../support/workbooks.ts';

const rows = [
  ['Denumire', 'CIF', 'Adresa'],
  ['Țesătoria Someșul', '1001000', 'Str. Lungă, nr. 5'],
  ['Împletituri „Ana”', '', 'Șos. Gării'],
];
const plain = rows.map((row) => row.map((cell) => cell.replace('„', '"').replace('”', '"')));

test.each([';', ',', '\t', '|'])(
  'the delimiter %j is found, also with commas and quotes within cells',
  async (delimiter) => {
    const { cells, report } = await readAll(stringify(plain, { delimiter }));

    expect(cells).toEqual(plain);
    expect(report).toEqual({
      format: 'csv',
      sheet: '',
      encoding: 'utf-8',
      delimiter,
      rows: 3,
      complete: true,
    });
  },
);

test('numbers with a decimal comma do not make a comma the delimiter', async () => {
  const { cells } = await readAll('Denumire;Sold;Plafon\nUnu;1,5;2,5\nDoi;2,5;10,0\n');

  expect(cells[1]).toEqual(['Unu', '1,5', '2,5']);
});

test('a title above the table and the line sep= of Excel do not mislead', async () => {
  expect((await readAll('Lista clienților, la zi\n\nNume;CIF\nUnu;1\nDoi;2\n')).lines).toEqual([1, 3, 4, 5]);
  const told = await readAll('sep=|\nNume|CIF\nUnu|1\n');
  expect([told.cells, told.lines]).toEqual([
    [
      ['Nume', 'CIF'],
      ['Unu', '1'],
    ],
    [2, 3],
  ]);
});

const bytes = (text: string, letters: Record<string, number>) =>
  Buffer.from([...text].map((letter) => letters[letter] ?? letter.charCodeAt(0)));
const romanian = { ă: 0xe3, â: 0xe2, î: 0xee, ș: 0xba, ț: 0xfe, Ș: 0xaa, Ț: 0xde };

test.each([
  ['utf-8', Buffer.from('\ufeffNume;Loc\nȘtefan Țăran;Bârlad\n')],
  ['utf-8', Buffer.from('Nume;Loc\nŞtefan Ţăran;Bârlad\n')],
  ['utf-16le', Buffer.from('\ufeffNume;Loc\nȘtefan Țăran;Bârlad\n', 'utf16le')],
  ['utf-16be', Buffer.from('\ufeffNume;Loc\nȘtefan Țăran;Bârlad\n', 'utf16le').swap16()],
  ['windows-1250', bytes('Nume;Loc\nȘtefan Țăran;Bârlad\n', romanian)],
])(
  'a file in %s is read with comma-below letters, whatever it was written with',
  async (encoding, content) => {
    const { cells, report } = await readAll(content);

    expect(cells).toEqual([
      ['Nume', 'Loc'],
      ['Ștefan Țăran', 'Bârlad'],
    ]);
    expect(report.encoding).toBe(encoding);
  },
);

test('the old encodings, which agree on the letters, are told apart by the signs around them', async () => {
  const content = (name: string, letters: Record<string, number>) =>
    bytes(`Nume;Loc\n${name};Iași\n`, { ...romanian, ...letters });
  const read = async (name: string, letters: Record<string, number>) => {
    const { cells, report } = await readAll(content(name, letters));
    return [report.encoding, cells[1]?.[0]];
  };

  expect(await read('Firma „Șoim”', { '„': 0x84, '”': 0x94 })).toEqual(['windows-1250', 'Firma „Șoim”']);
  expect(await read('Firma „Șoim”', { '„': 0xa5, '”': 0xb5 })).toEqual(['iso-8859-16', 'Firma „Șoim”']);
  expect(await read('Košice Beša', { š: 0xb9 })).toEqual(['iso-8859-2', 'Košice Beša']);
});

test('one letter broken in a UTF-8 file does not spoil the others', async () => {
  const content = Buffer.concat([
    Buffer.from('Nume;Loc\nȘtefan Țăran;Bârlad\nȚesătoria;Iași\n'),
    Buffer.from([0x58, 0xc8, 0x3b, 0x59, 0x0a]),
  ]);
  const { cells, report } = await readAll(content);

  expect([report.encoding, cells[1]]).toEqual(['utf-8', ['Ștefan Țăran', 'Bârlad']]);
});

test('rows may be shorter or longer than the headings, empty ones are skipped, lines keep their number', async () => {
  const { cells, lines } = await readAll('a;b;c\r\n1\r\n;;\r\n\r\n1;2;3;4\r\n');

  expect(cells).toEqual([['a', 'b', 'c'], ['1'], ['1', '2', '3', '4']]);
  expect(lines).toEqual([1, 2, 5]);
});

test('what keeps a formula from running is taken off, an apostrophe of a name is not', async () => {
  const { cells } = await readAll(`a;b;c;d;e\n'=1+1;'+40722555123;'@x;'t Hooft;="0722555123"\n`);

  expect(cells[1]).toEqual(['=1+1', '+40722555123', '@x', "'t Hooft", '0722555123']);
});

test('quotes left as they are within a name are read as they are', async () => {
  const { cells } = await readAll('Nume;CIF\nSC "ABC" SRL;12\n');

  expect(cells[1]).toEqual(['SC "ABC" SRL', '12']);
});

test('lines ending in \\r alone, or now so and now so, part the rows', async () => {
  expect((await readAll('a;b\r1;2\r3;4')).cells).toHaveLength(3);
  expect((await readAll('a;b\n1;2\r\n3;4\r5;6')).cells).toHaveLength(4);
});

test('whatever is written as CSV is read back the same (300 random tables)', async () => {
  const pieces = [
    'a',
    'Ș',
    'ț',
    'ă',
    '"',
    ';',
    ',',
    '|',
    '\n',
    ' b',
    "'",
    '7',
    'ő',
    '€',
    '„x”',
    '😀',
    '=',
    '-',
  ];
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const width = 2 + random.below(5);
    const cell = (first: boolean) => {
      const text = Array.from({ length: random.below(8) }, () => random.of(pieces))
        .join('')
        .trim();
      // A row of empty cells is skipped, and an apostrophe before a sign of a formula is taken off: not the same.
      return (first ? `x${text}` : text)
        .replace(/^'\s*(?=[=-])/, '')
        .replace(/^="/, '"')
        .replace(/\s*\n\s*/g, '\n');
    };
    const table = Array.from({ length: 2 + random.below(40) }, () =>
      Array.from({ length: width }, (_, index) => cell(index === 0 || index === width - 1)),
    );
    const delimiter = random.of([';', ',', '\t', '|']);
    const content = stringify(
      // The headings are plain, as headings are.
      [Array.from({ length: width }, (_, index) => `Coloana ${index}`), ...table],
      {
        delimiter,
        quoted_match: /\n/,
        bom: random.below(2) === 1,
        record_delimiter: random.of(['\n', '\r\n']),
      },
    );

    const cells = await readOutside(content, openCsv);
    expect([seed, cells.slice(1)]).toEqual([seed, table]);
  }
}, 60_000);
