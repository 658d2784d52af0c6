import { open } from 'node:fs/promises';
import { Unreadable } from './sheet.ts';

const toXlsx = 'Deschideți-l în Excel și salvați-l ca .xlsx, fără parolă.';
const asked = 'Trimiteți un fișier Excel (.xlsx) sau CSV.';

const signatures: [start: string, refusal: string][] = [
  // The container of Excel 97–2003, in which newer Excel also puts a workbook with a password.
  ['d0cf11e0a1b11ae1', `Fișierul este în formatul vechi .xls sau are parolă. ${toXlsx}`],
  ['25504446', `Fișierul este un PDF. ${asked}`],
  ['89504e47', `Fișierul este o imagine. ${asked}`],
  ['ffd8ff', `Fișierul este o imagine. ${asked}`],
  ['47494638', `Fișierul este o imagine. ${asked}`],
  ['4d5a', `Fișierul este un program. ${asked}`],
  ['7f454c46', `Fișierul este un program. ${asked}`],
  ['1f8b', `Fișierul este o arhivă. ${asked}`],
  ['526172211a07', `Fișierul este o arhivă. ${asked}`],
  ['377abcaf271c', `Fișierul este o arhivă. ${asked}`],
  ['7b5c727466', `Fișierul este un document RTF. ${asked}`],
];

/** Tells what a file is by its first bytes, whatever its name says; refuses what is neither a workbook nor text. */
export async function kindOf(path: string): Promise<'xlsx' | 'csv'> {
  const start = await firstBytes(path, 512);
  if (start.length === 0) throw new Unreadable('Fișierul este gol.');

  const hex = start.toString('hex');
  if (hex.startsWith('504b0304')) return 'xlsx';
  if (hex.startsWith('504b0506')) throw new Unreadable('Fișierul este o arhivă goală.');
  const refusal = signatures.find(([signature]) => hex.startsWith(signature))?.[1];
  if (refusal) throw new Unreadable(refusal);
  // Some programs save a web page, or the XML of Excel 2003, under the name of a workbook.
  if (/^(?:\ufeff)?\s*<(?:!doctype|\?xml|html|head|meta|table|!--)/i.test(start.toString('utf8')))
    throw new Unreadable(`Fișierul este o pagină web sau XML, nu un tabel. ${toXlsx}`);
  return 'csv';
}

async function firstBytes(path: string, size: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
