import { once } from '../api/actions.ts';
import type { RequestKey } from '../api/queries.ts';
import { changesBetween } from '../audit/actor.ts';
import { insertAudit, listChangesSince } from '../audit/queries.ts';
import { type Db, isUniqueViolation, type Trx } from '../db/database.ts';
import { Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import {
  ensureCategory,
  findProductByCode,
  insertProduct,
  listVatRates,
  lockProduct,
  type ProductRecord,
  updateProduct,
} from './queries.ts';
import { asInput, sameSpelling } from './record.ts';
import type { ProductInput } from './schema.ts';
import { productSearchText } from './search-text.ts';
import { ratesOn, sameRate, standardRate } from './vat.ts';

type Person = { id: number };
/** What an action needs beside the database: the firm's today, by which rates of VAT are checked. */
type Asked = { actor: Person; today: string };

/** Makes a product. The same key makes it once; a taken code is refused with 409 and the product that has it. */
export async function createProduct(
  { db }: Services,
  { actor, today }: Asked,
  input: ProductInput,
  key?: RequestKey,
): Promise<number> {
  return refusingTwins(db, input.code, () =>
    db.transaction().execute((trx) =>
      once(trx, actor.id, key, 'product', async () => {
        const row = await checkRate(trx, today, input);
        const id = await insertProduct(trx, await rowOf(trx, row));
        const changes = changesBetween({}, row);
        await insertAudit(trx, actor, {
          action: 'create',
          subject: 'product',
          subject_id: id,
          changes,
          version: 1,
        });
        return id;
      }),
    ),
  );
}

export type ProductChange = {
  id: number;
  input: ProductInput;
  /** The version that the change was made against. */
  version: number;
  /** The form it comes from: what that form itself saved before does not make it stale. */
  formKey?: string | undefined;
};

/** Saves a product. Refuses with 409 when somebody else saved it since `version`, unless nothing would change. */
export async function changeProduct(
  { db }: Services,
  { actor, today }: Asked,
  change: ProductChange,
): Promise<void> {
  const { id } = change;
  await refusingTwins(db, change.input.code, () =>
    db.transaction().execute(async (trx) => {
      const before = await lockProduct(trx, id);
      const input = sameSpelling(before, await checkRate(trx, today, change.input, before));
      const changes = changesBetween(asInput(before), input);
      if (Object.keys(changes).length === 0) return;
      if (before.version !== change.version && !(await savedOnlyBy(trx, change))) throw stale(before);

      const version = await updateProduct(trx, id, await rowOf(trx, input));
      await insertAudit(trx, actor, {
        action: 'update',
        subject: 'product',
        subject_id: id,
        changes,
        version,
        form_key: change.formKey,
      });
    }),
  );
}

/** The input with a rate that is the law today; one that the product had already stays. */
async function checkRate(trx: Trx, today: string, input: ProductInput, before?: ProductRecord) {
  const rates = await listVatRates(trx);
  const vat_rate = input.vat_rate ?? before?.vat_rate ?? standardRate(rates, today);
  const allowed = [...ratesOn(rates, today), ...(before ? [before.vat_rate] : [])];
  const known = vat_rate === undefined ? undefined : sameRate(allowed, vat_rate);
  if (known !== undefined) return { ...input, vat_rate: known };
  const message = `Cota TVA nu este una de azi: ${allowed.map((rate) => `${Number(rate)} %`).join(', ')}.`;
  throw new Refused(422, message, [{ field: 'vat_rate', message }]);
}

async function rowOf(trx: Trx, { category, ...input }: ProductInput & { vat_rate: string }) {
  const category_id = category === null ? null : await ensureCategory(trx, category);
  return { ...input, category_id, search_text: productSearchText(input) };
}

async function savedOnlyBy(trx: Trx, { id, version, formKey }: ProductChange): Promise<boolean> {
  if (!formKey) return false;
  const since = await listChangesSince(trx, 'product', id, version);
  return since.every(({ form_key }) => form_key === formKey);
}

function stale({ version }: ProductRecord): Refused {
  return new Refused(409, 'Produsul a fost salvat între timp de altcineva.', [], { stale: true, version });
}

async function refusingTwins<T>(db: Db, code: string, save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (!isUniqueViolation(error, 'products_code_key')) throw error;
    const twin = await findProductByCode(db, code);
    const message = twin ? `Codul este al produsului „${twin.name}”.` : 'Codul este al altui produs.';
    const link = twin && { href: `/products/${twin.id}/edit`, text: 'Deschide produsul' };
    throw new Refused(409, message, [{ field: 'code', message, ...(link && { link }) }], {
      product_id: twin?.id ?? null,
    });
  }
}
