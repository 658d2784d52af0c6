// The program in the box: reads the file it is given and writes what it finds, a line of JSON at a time.
import { once } from 'node:events';
import { openCsv } from './csv.ts';
import { kindOf } from './file-kind.ts';
import { limits } from './limits.ts';
import type { Message } from './message.ts';
import { type SheetRow, Unreadable } from './sheet.ts';
import { openXlsx } from './xlsx.ts';

const [path = '', maxRows = ''] = process.argv.slice(2);
// Who started us is gone.
process.stdout.on('error', () => process.exit(1));

try {
  await read(path, maxRows === '' ? Number.POSITIVE_INFINITY : Number(maxRows));
} catch (error) {
  if (!(error instanceof Unreadable)) throw error;
  await write({ refusal: error.message });
}

async function read(file: string, most: number): Promise<void> {
  const { facts, batches } = (await kindOf(file)) === 'xlsx' ? await openXlsx(file) : await openCsv(file);
  let [rows, characters] = [0, 0];
  for await (const batch of batches) {
    const wanted = batch.slice(0, Math.max(0, most - rows));
    rows += wanted.length;
    characters += wanted.reduce((sum, row) => sum + lengthOf(row), 0);
    checkTotals(rows, characters);
    for (const part of parts(wanted)) await write({ rows: part });
    if (wanted.length < batch.length) return await write({ report: { ...facts, rows, complete: false } });
  }
  checkContent(rows);
  await write({ report: { ...facts, rows, complete: true } });
}

function checkTotals(rows: number, characters: number): void {
  if (rows > limits.rows)
    throw new Unreadable('Fișierul are peste 1.000.000 de rânduri; împărțiți-l în mai multe.');
  if (characters > limits.totalCharacters)
    throw new Unreadable('Fișierul are prea mult text (peste 200 de milioane de caractere); împărțiți-l.');
}

function checkContent(rows: number): void {
  if (rows > 1) return;
  const found = rows === 0 ? 'Foaia este goală' : 'Foaia are un singur rând';
  throw new Unreadable(`${found}; trebuie un rând cu denumirile coloanelor și, sub el, datele.`);
}

/** A batch in pieces of a bounded size: 500 rows of long cells would be a line of hundreds of MB. */
function* parts(batch: SheetRow[]): Generator<SheetRow[]> {
  let [from, length] = [0, 0];
  for (const [index, row] of batch.entries()) {
    length += lengthOf(row);
    if (length < limits.rowCharacters && index < batch.length - 1) continue;
    yield batch.slice(from, index + 1);
    [from, length] = [index + 1, 0];
  }
}

function lengthOf({ cells }: SheetRow): number {
  return cells.reduce((sum, cell) => sum + cell.length, 0);
}

async function write(message: Message): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(message)}\n`)) await once(process.stdout, 'drain');
}
