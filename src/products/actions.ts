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
import { notOfToday, ratesOn, sameRate, standardRate } from './vat.ts';

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
  return refusingTwins(
    db,
    () => input.code,
    () =>
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
  /** What the product is to be; the row as it stands is given, held until the save. */
  inputFor: (current: ProductRecord) => ProductInput;
  /** The version that the change was made against; undefined: whichever stands. */
  version: number | undefined;
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
  let code = '';
  await refusingTwins(
    db,
    () => code,
    () =>
      db.transaction().execute(async (trx) => {
        const before = await lockProduct(trx, id);
        const wanted = change.inputFor(before);
        code = wanted.code;
        const input = sameSpelling(before, await checkRate(trx, today, wanted, before));
        const changes = changesBetween(asInput(before), input);
        if (Object.keys(changes).length === 0) return;
        if (await isStale(trx, before, change)) throw stale(before);

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

/** The input with a rate that is the law today; one that is no more is refused, though the product had it. */
async function checkRate(trx: Trx, today: string, input: ProductInput, before?: ProductRecord) {
  const rates = await listVatRates(trx);
  const vat_rate = input.vat_rate ?? before?.vat_rate ?? standardRate(rates, today);
  const allowed = ratesOn(rates, today);
  const known = vat_rate === undefined ? undefined : sameRate(allowed, vat_rate);
  if (known !== undefined) return { ...input, vat_rate: known };
  const message = notOfToday(allowed);
  throw new Refused(422, message, [{ field: 'vat_rate', message }]);
}

async function rowOf(trx: Trx, { category, ...input }: ProductInput & { vat_rate: string }) {
  const category_id = category === null ? null : await ensureCategory(trx, category);
  return { ...input, category_id, search_text: productSearchText(input) };
}

async function isStale(trx: Trx, before: ProductRecord, { id, version, formKey }: ProductChange) {
  if (version === undefined || version === before.version) return false;
  if (!formKey) return true;
  const since = await listChangesSince(trx, 'product', id, version);
  return since.some(({ form_key }) => form_key !== formKey);
}

function stale({ version }: ProductRecord): Refused {
  return new Refused(409, 'Produsul a fost salvat între timp de altcineva.', [], { stale: true, version });
}

async function refusingTwins<T>(db: Db, code: () => string, save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (!isUniqueViolation(error, 'products_code_key')) throw error;
    const twin = await findProductByCode(db, code());
    const message = twin ? `Codul este al produsului „${twin.name}”.` : 'Codul este al altui produs.';
    const link = twin && { href: `/products/${twin.id}/edit`, text: 'Deschide produsul' };
    throw new Refused(409, message, [{ field: 'code', message, ...(link && { link }) }], {
      product_id: twin?.id ?? null,
    });
  }
}
