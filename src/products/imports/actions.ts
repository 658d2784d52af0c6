import { createHash } from 'node:crypto';
import { once, requestKey } from '../../api/actions.ts';
import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { Unreadable } from '../../imports/reading/box.ts';
import type { Services } from '../../services.ts';
import { insertProductAudits, insertProducts, updateProducts } from '../batch/queries.ts';
import { ensureCategory, findProductsByCodes, listVatRates } from '../queries.ts';
import { productSearchText } from '../search-text.ts';
import { ratesOn } from '../vat.ts';
import { type GivenRow, type Planned, planRow, type RowInput, repeatedRow } from './plan.ts';
import {
  type Item,
  insertImport,
  insertItems,
  listWaiting,
  lockImport,
  noteApplied,
  noteEnded,
  noteOutcomes,
} from './queries.ts';
import { readProducts } from './read.ts';

type Person = { id: number };
type Upload = { fileName: string; content: Buffer; today: string; key: string | undefined };

const plannedAtOnce = 1000;
const writtenAtOnce = 500;

/** Reads a file and keeps the plan of what it would change; no product is written. The same key plans it once. */
export async function planProductImport(
  { db }: Services,
  actor: Person,
  { fileName, content, today, key }: Upload,
): Promise<number> {
  const rows = await readRefusing(content);
  const rates = ratesOn(await listVatRates(db), today);
  const digest = createHash('sha256').update(content).digest('hex');
  return db.transaction().execute((trx) =>
    once(trx, actor.id, requestKey(key, { fileName, digest }), 'product_import', async () => {
      const id = await insertImport(trx, actor.id, fileName.slice(0, 255));
      const seen = new Map<string, number>();
      for (let from = 0; from < rows.length; from += plannedAtOnce)
        await insertItems(
          trx,
          id,
          await planBatch(trx, rows.slice(from, from + plannedAtOnce), { rates, seen }),
        );
      return id;
    }),
  );
}

/**
 * Writes a plan, in batches of one transaction each with their audit. Stopped and asked again it goes on where it was;
 * a product that somebody changed since the plan stays as it is, and so does one whose rate of VAT has ended since.
 */
export async function applyProductImport(
  { db, now }: Services,
  actor: Person,
  { id, today }: { id: number; today: string },
): Promise<void> {
  for (let done = false; !done; )
    done = await db.transaction().execute(async (trx) => {
      if ((await lockImport(trx, id)).applied_at) return true;
      const items = await listWaiting(trx, id, writtenAtOnce);
      const rates = ratesOn(await listVatRates(trx), today);
      const inForce = ({ input }: Item) => input !== null && rates.includes(input.vat_rate);
      await writeItems(trx, actor, id, items.filter(inForce));
      await noteEnded(
        trx,
        id,
        items.filter((item) => !inForce(item)).map(({ line }) => line),
      );
      if (items.length === writtenAtOnce) return false;
      await noteApplied(trx, id, now());
      await insertAudit(trx, actor, { action: 'apply', subject: 'product_import', subject_id: id });
      return true;
    });
}

async function readRefusing(content: Buffer): Promise<GivenRow[]> {
  try {
    return await readProducts(content);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Refused(422, error.message, [{ field: 'file', message: error.message }]);
  }
}

async function planBatch(
  trx: Trx,
  rows: GivenRow[],
  { rates, seen }: { rates: string[]; seen: Map<string, number> },
): Promise<Planned[]> {
  const products = await findProductsByCodes(trx, [
    ...new Set(rows.flatMap(({ cells }) => cells.code ?? [])),
  ]);
  return rows.map((row) => {
    const code = row.cells.code ?? '';
    const first = seen.get(code.toLowerCase());
    if (code !== '' && first !== undefined) return repeatedRow(row, first);
    seen.set(code.toLowerCase(), row.line);
    return planRow(row, { product: products.get(code), rates });
  });
}

async function writeItems(trx: Trx, actor: Person, id: number, items: Item[]): Promise<void> {
  const categoryId = await categories(trx, items);
  const rowOf = (line: number, { category, ...input }: RowInput) => ({
    ...input,
    line,
    category_id: categoryId(category),
    search_text: productSearchText(input),
  });
  const made = await insertProducts(
    trx,
    items.flatMap(({ line, product_id, input }) =>
      input && product_id === null ? [rowOf(line, input)] : [],
    ),
  );
  const changed = await updateProducts(
    trx,
    items.flatMap(({ line, product_id, version, input }) =>
      input && product_id !== null && version !== null
        ? [{ ...rowOf(line, input), id: product_id, version }]
        : [],
    ),
  );
  const byLine = new Map(items.map((item) => [item.line, item]));
  const audits = (rows: typeof made, action: string) =>
    rows.map((row) => ({
      action,
      subject_id: row.id,
      version: row.version,
      changes: byLine.get(row.line)?.changes ?? {},
    }));
  await insertProductAudits(trx, actor.id, [...audits(made, 'create'), ...audits(changed, 'update')]);
  const lines = new Set([...made, ...changed].map(({ line }) => line));
  const kept = items.map(({ line }) => line).filter((line) => !lines.has(line));
  await noteOutcomes(trx, id, [...lines], kept);
}

/** The ids of the categories that these rows name, made where they are new, always in one order. */
async function categories(trx: Trx, items: Item[]): Promise<(name: string | null) => number | null> {
  const ids = new Map<string, number>();
  const names = new Set(items.flatMap(({ input }) => input?.category ?? []));
  for (const name of [...names].sort()) ids.set(name, await ensureCategory(trx, name));
  return (name) => (name === null ? null : (ids.get(name) ?? null));
}
