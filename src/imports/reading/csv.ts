import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { findDelimiter } from './delimiter.ts';
import { encodingOf, textOf } from './encoding.ts';
import { limits } from './limits.ts';
import { finishRow, type OpenSheet, type SheetRow, Unreadable } from './sheet.ts';

const sampleLength = 65_536;
const batchRows = 500;

/** Opens a text with cells parted by `;`, `,`, TAB or `|`; its rows may have different lengths. */
export async function openCsv(path: string): Promise<OpenSheet> {
  const encoding = await encodingOf(path);
  const { delimiter, skip } = findDelimiter(await sampleOf(path, encoding));
  return {
    facts: { format: 'csv', sheet: '', encoding, delimiter },
    batches: rowsOf(path, encoding, delimiter, skip),
  };
}

async function* rowsOf(
  path: string,
  encoding: string,
  delimiter: string,
  skip: number,
): AsyncGenerator<SheetRow[]> {
  const parser = Readable.from(textOf(path, encoding)).compose(
    parse({
      delimiter,
      record_delimiter: '\n',
      bom: true,
      relax_column_count: true,
      // Poor exports leave the quotes of a name as they are: SC "ABC" SRL.
      relax_quotes: true,
      max_record_size: limits.rowCharacters,
    }),
  );
  let line = 0;
  let batch: SheetRow[] = [];
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      line += 1;
      const row = line > skip ? finishRow(line, cells.map(unprotected)) : undefined;
      if (row) batch.push(row);
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw inWords(error, line + 1);
  }
  yield batch;
}

async function sampleOf(path: string, encoding: string): Promise<string> {
  let sample = '';
  for await (const text of textOf(path, encoding)) {
    sample += text;
    if (sample.length >= sampleLength) break;
  }
  return sample.replace(/^\ufeff/, '').slice(0, sampleLength);
}

/** Without the apostrophe by which our export keeps a text from being a formula, or the ="…" by which others do. */
function unprotected(cell: string): string {
  if (cell.startsWith('="') && cell.endsWith('"') && cell.length > 2) return cell.slice(2, -1);
  return /^'\s*[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

function inWords(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return new Unreadable(`Ghilimelele deschise în rândul ${line} nu se închid; corectați-le în fișier.`);
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return new Unreadable(
      `Rândul ${line} are peste 1.000.000 de caractere; verificați ghilimelele din fișier.`,
    );
  return new Unreadable(`Rândul ${line} nu poate fi citit; verificați ghilimelele din fișier.`);
}
