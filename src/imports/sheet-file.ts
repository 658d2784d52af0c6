import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReadReport, readSheet, type SheetRow } from './reading/box.ts';

type Options = { onRows: (rows: SheetRow[]) => Promise<void> | void; maxRows?: number };

/** Reads a file that is kept in the database: the box wants it in a place of its own, which is gone afterwards. */
export async function readKeptSheet(content: Buffer, options: Options): Promise<ReadReport> {
  const folder = await mkdtemp(join(tmpdir(), 'clientela-import-'));
  try {
    const path = join(folder, 'sheet');
    await writeFile(path, content, { mode: 0o600 });
    return await readSheet(path, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
