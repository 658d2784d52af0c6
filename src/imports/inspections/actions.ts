import { loadLists } from '../../clients/lists/queries.ts';
import type { Db } from '../../db/database.ts';
import type { Services } from '../../services.ts';
import { columnsOf, digestOf, tellsClients } from '../columns.ts';
import { changeImport, findMapping, getImport, readContent } from '../queries.ts';
import { type SheetRow, Unreadable } from '../reading/box.ts';
import type { Run } from '../run.ts';
import type { ImportOptions } from '../schema.ts';
import { readKeptSheet } from '../sheet-file.ts';

const looked = 50;

/** Looks at the first rows of a file: what its columns are, and whether somebody has to say it. */
export async function inspectImport(services: Services, { id, userId }: Run): Promise<void> {
  const { db } = services;
  const { automatic, options: asked } = await getImport(db, id);
  const rows: SheetRow[] = [];
  const take = (more: SheetRow[]) => void rows.push(...more);
  const report = await readKeptSheet(await readContent(db, id), { maxRows: looked, onRows: take });
  if (rows.length === 0) throw new Unreadable('Fișierul nu are niciun rând cu date.');

  const { columns, headingLine, recognized } = columnsOf(rows);
  const remembered = await findMapping(db, digestOf(columns), userId);
  const kept = remembered?.mapping.length === columns.length ? remembered : undefined;
  const mapping = kept?.mapping ?? recognized;
  const clear = kept !== undefined || recognized.every((target) => target !== '');
  const options = { ...(await usualOptions(db, kept?.options)), ...asked };
  await changeImport(db, id, ['uploaded'], {
    state: tellsClients(mapping) && (automatic || clear) ? 'planning' : 'mapping',
    reading: { ...report, rows: undefined, complete: undefined },
    columns,
    heading_line: headingLine,
    mapping,
    options,
  });
}

/** The options that stand when nobody says others: those of last time, as far as they still exist, else the first of each list. */
export async function usualOptions(db: Db, kept: ImportOptions | undefined): Promise<ImportOptions> {
  const { types, levels } = await loadLists(db);
  const among = (list: { id: number }[], id: number | undefined) =>
    (list.find((row) => row.id === id) ?? list[0])?.id ?? 0;
  return {
    type_id: among(types, kept?.type_id),
    level_id: among(levels, kept?.level_id),
    anaf: kept?.anaf ?? false,
  };
}
