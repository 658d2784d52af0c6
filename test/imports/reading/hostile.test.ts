import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSheet } from '../../../src/imports/reading/box.ts';
import {
  type Content,
  rawWorkbook,
  readAll,
  seeded,
  sheetXml,
  withFile,
  zip,
} from '../../support/workbooks.ts';

const mb = 1_000_000;
const sheet = 'xl/worksheets/sheet1.xml';
const inCell = (text: string) => sheetXml([['Nume'], [text]]);
const many = (before: string, piece: string, times: number, after: string) => ({
  before,
  piece,
  times,
  after,
});
const [cellStart, cellEnd] = inCell('|').split('|') as [string, string];
const withStrings = (strings: Content) =>
  rawWorkbook({ [sheet]: inCell('x'), 'xl/sharedStrings.xml': strings });

/** What the person is told, and the most memory the child had while the file was read. */
async function refusalOf(content: Buffer | string): Promise<{ message: string; peakMb: number }> {
  return await withFile(content, async (path) => {
    let peakMb = 0;
    const timer = setInterval(() => {
      peakMb = Math.max(peakMb, childMb());
    }, 5);
    try {
      await readSheet(path, { onRows: () => {} });
      return { message: 'a fost citit', peakMb };
    } catch (error) {
      const { name, message } = error as Error;
      return { message: error instanceof Error && name === 'Error' ? message : String(error), peakMb };
    } finally {
      clearInterval(timer);
    }
  });
}

test.each<[string, () => Buffer | string, RegExp]>([
  ['nothing at all', () => '', /^Fișierul este gol\.$/],
  [
    'an old .xls, or one with a password',
    () => Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex'),
    /vechi \.xls sau are parolă/,
  ],
  ['a PDF', () => '%PDF-1.7\n', /este un PDF/],
  ['a picture', () => Buffer.from('89504e470d0a1a0a', 'hex'), /este o imagine/],
  ['a program', () => Buffer.concat([Buffer.from('MZ'), randomBytes(500)]), /este un program/],
  ['a web page under the name of a workbook', () => '\ufeff<html><table><tr><td>Nume', /pagină web sau XML/],
  [
    'bytes of no text',
    () => Buffer.concat([Buffer.from('Nume;CIF\nUnu;'), Buffer.alloc(5), Buffer.from('\n')]),
    /nu este un text CSV/,
  ],
  ['headings without rows', () => 'Nume;CIF\n\n;;\n', /are un singur rând; trebuie un rând cu denumirile/],
  ['only empty rows', () => ';;\n\n  ;\n', /Foaia este goală/],
  [
    'quotes that are never closed',
    () => 'Nume;CIF\nUnu;1\n"Doi;2\nTrei;3\n',
    /Ghilimelele deschise în rândul 3 nu se închid/,
  ],
  ['a CSV of one line of 50 MB', () => 'a'.repeat(50 * mb), /Rândul 1 are peste 1\.000\.000 de caractere/],
  [
    'quotes that close only after 5 MB',
    () => `a;b\n"${'a\n'.repeat(2.5 * mb)}"`,
    /Rândul 2 are peste 1\.000\.000 de caractere/,
  ],
  [
    'a CSV cell longer than Excel takes',
    () => `a;b\n1;${'x'.repeat(40_000)}\n`,
    /celulă din rândul 2 are peste 32\.767/,
  ],
  ['a row of 300 columns', () => `a;b\n${'1;'.repeat(299)}1\n`, /Rândul 2 are peste 200 de coloane/],
  ['a zip that is no workbook', () => zip({ 'a.txt': 'a' }), /nu este un registru Excel/],
  [
    'a document of another office',
    () => zip({ mimetype: 'x', 'content.xml': '<a/>' }),
    /formatul OpenDocument/,
  ],
  [
    'a zip of 5000 entries',
    () => zip(Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`f${at}`, 'x']))),
    /prea multe părți/,
  ],
  ['a zip cut short', () => rawWorkbook({ [sheet]: inCell('x') }).subarray(0, -40), /deteriorat/],
  ['a zip with a password', () => zip({ 'xl/workbook.xml': '<workbook/>' }, { flags: 1 }), /are parolă/],
  [
    'a zip that leads out of its folder',
    () => zip({ '../../etc/passwd': 'x', 'xl/workbook.xml': '<workbook/>' }),
    /deteriorat/,
  ],
  [
    'a part larger than its zip says',
    () => zip({ 'xl/workbook.xml': `<workbook>${' '.repeat(99)}</workbook>` }, { size: 3 }),
    /deteriorat/,
  ],
  [
    'a workbook without sheets',
    () => rawWorkbook({ 'xl/workbook.xml': '<workbook><sheets/></workbook>' }),
    /nicio foaie vizibilă/,
  ],
  [
    'XML that is broken',
    () => rawWorkbook({ [sheet]: '<worksheet><sheetData><row></sheetData>' }),
    /deteriorat/,
  ],
  [
    'XML with entities of its own',
    () =>
      rawWorkbook({
        [sheet]: `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(100)}">]>${inCell('&b;')}`,
      }),
    /nepermisă \(DOCTYPE\)/,
  ],
  [
    'an entity of a file',
    () => rawWorkbook({ [sheet]: `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${inCell('&b;')}` }),
    /DOCTYPE/,
  ],
  ['XML nested 100 000 deep', () => rawWorkbook({ [sheet]: '<a>'.repeat(100_000) }), /prea adâncă/],
  [
    'a tag of 10 million attributes',
    () =>
      rawWorkbook({
        [sheet]: many('<a ', Array.from({ length: 10_000 }, (_, at) => `a${at}=""`).join(' '), 1_000, '/>'),
      }),
    /32\.767|deteriorat/,
  ],
  [
    'a comment of 1 GB',
    () => rawWorkbook({ [sheet]: many('<worksheet><!--', '<> '.repeat(100_000), 3_500, '--></worksheet>') }),
    /32\.767/,
  ],
  [
    'a document type of 1 GB',
    () =>
      rawWorkbook({ [sheet]: many('<!DOCTYPE a [', '<!ELEMENT b ANY> '.repeat(10_000), 6_000, ']><a/>') }),
    /32\.767|DOCTYPE/,
  ],
  [
    'a cell of 2 GB in a workbook of 2 MB',
    () => rawWorkbook({ [sheet]: many(cellStart, 'x'.repeat(mb), 2_000, cellEnd) }),
    /peste 32\.767 de caractere/,
  ],
  [
    'a cell of 1 GB in pieces',
    () => rawWorkbook({ [sheet]: many(cellStart, '</t><t>x'.repeat(10_000), 12_500, cellEnd) }),
    /celulă din rândul 2 are peste 32\.767/,
  ],
  [
    'a shared string of 1 GB',
    () => withStrings(many('<sst><si><t>', 'x'.repeat(mb), 1_000, '</t></si></sst>')),
    /32\.767/,
  ],
  [
    '80 MB of shared strings',
    () => withStrings(many('<sst>', `<si><t>${'x'.repeat(8_000)}</t></si>`, 10_000, '</sst>')),
    /prea mult text diferit/,
  ],
  [
    '6 million empty shared strings',
    () => withStrings(many('<sst>', '<si/>'.repeat(10_000), 600, '</sst>')),
    /prea mult text diferit/,
  ],
  [
    'a sheet of 1 GB of nothing',
    () => rawWorkbook({ [sheet]: many('<worksheet>', `<b/>${' '.repeat(200_000)}`, 5_000, '</worksheet>') }),
    /prea mare după despachetare/,
  ],
  [
    'a long string in every cell',
    () =>
      rawWorkbook({
        [sheet]: many(
          '<worksheet>',
          `<row>${'<c t="s"><v>0</v></c>'.repeat(30)}</row>`,
          1_000,
          '</worksheet>',
        ),
        'xl/sharedStrings.xml': `<sst><si><t>${'x'.repeat(32_000)}</t></si></sst>`,
      }),
    /prea mult text/,
  ],
  ['more rows than are taken', () => 'a;b\n'.repeat(1_000_002), /peste 1\.000\.000 de rânduri/],
  [
    'a row number beyond every sheet',
    () => rawWorkbook({ [sheet]: '<worksheet><row r="999999999"><c><v>1</v></c></row></worksheet>' }),
    /deteriorat/,
  ],
  [
    'a cell far to the right',
    () => rawWorkbook({ [sheet]: '<worksheet><row r="1"><c r="XFD1"><v>1</v></c></row></worksheet>' }),
    /peste 200 de coloane/,
  ],
])(
  '%s ends with a sentence and little memory',
  async (_, content, sentence) => {
    const { message, peakMb } = await refusalOf(content());

    expect(message).toMatch(sentence);
    expect(message).toMatch(/^\p{Lu}.*\.$/u);
    expect(peakMb).toBeLessThan(256);
  },
  120_000,
);

test('numbers of shared strings that are not there, and numbers that are none, are empty or stay what they are', async () => {
  const cells = ['-1', '0.5', '9', 'x', '0'].map((number) => `<c t="s"><v>${number}</v></c>`).join('');
  const content = rawWorkbook({
    [sheet]: `<worksheet><row>${cells}</row><row><c><v>${'1'.repeat(32_000)}x</v></c></row></worksheet>`,
    'xl/sharedStrings.xml': '<sst><si><t>unu</t></si><si><t>doi</t></si></sst>',
  });

  expect((await readAll(content)).cells).toEqual([['', '', '', '', 'unu'], [`${'1'.repeat(32_000)}x`]]);
});

// HOSTILE_FILES=200 tries as many.
const files = Number(process.env.HOSTILE_FILES ?? 6);

test(
  'random bytes, and workbooks with a few bytes changed, are read or refused with a sentence',
  async () => {
    const good = rawWorkbook({
      [sheet]: sheetXml(Array.from({ length: 30 }, (_, at) => [`Firma ${at}`, String(at)])),
    });
    for (let seed = 1; seed <= files; seed += 1) {
      const random = seeded(seed);
      const content = Buffer.from(seed % 3 === 0 ? good.map(() => random.below(256)) : good);
      for (let change = 0; change < 3; change += 1) content[random.below(content.length)] = random.below(256);
      const { message } = await refusalOf(content);

      expect(message).toMatch(/^\p{Lu}.*\.$|^a fost citit$/u);
    }
  },
  Math.max(60_000, files * 5_000),
);

function childMb(): number {
  const pids = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ');
  return Math.max(0, ...pids.map(peakOf));
}

function peakOf(pid: string): number {
  try {
    const isReader = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reading/child.js');
    const status = isReader ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
