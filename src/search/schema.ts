import { z } from 'zod';
import { cleanText, listOf } from '../clients/input.ts';
import { statuses } from '../clients/schema.ts';
import { Refused } from '../errors.ts';
import { CAEN_SECTIONS } from '../romania/caen.ts';
import { findCounty } from '../romania/counties.ts';
import { optional, optionalId } from '../web/query.ts';
import { areaSchema } from './area.ts';
import { checkNames } from './checks.ts';

const perPage = { error: 'Pagina are între 1 și 200 de clienți.' };

const caen = z
  .string()
  .trim()
  .toUpperCase()
  .refine((value) => /^\d{2,4}$/.test(value) || CAEN_SECTIONS.some(({ code }) => code === value), {
    error: 'Codul CAEN este litera secțiunii sau primele 2–4 cifre.',
  });

const given = z.object({
  q: optional(z.string().max(200, { error: 'Căutarea are cel mult 200 de caractere.' })),
  tag: z.preprocess(
    (given) =>
      listOf(given)
        .map(cleanText)
        .filter((tag) => tag !== ''),
    z.array(z.string().max(40)).max(20),
  ),
  tags: optional(
    z.enum(['all', 'any'], { error: 'Etichetele se caută toate (all) sau oricare (any).' }),
  ).transform((value) => value ?? 'any'),
  level: optionalId,
  type: optionalId,
  status: optional(z.enum(statuses, { error: 'Filtrul nu este din listă.' })),
  manager: optionalId,
  source: optionalId,
  caen: optional(caen),
  county: optional(
    z.string().transform((text, context) => {
      const county = findCounty(text)?.code;
      if (county) return county;
      context.addIssue({ code: 'custom', message: 'Județul nu este din listă.' });
      return z.NEVER;
    }),
  ),
  blocked: optional(z.union([z.boolean(), z.stringbool()], { error: 'Filtrul este true sau false.' })),
  check: optional(z.enum(checkNames, { error: 'Filtrul nu este din listă.' })),
  area: optional(areaSchema),
  archived: optional(
    z.union([z.boolean(), z.stringbool()], { error: 'Filtrul este true sau false.' }),
  ).transform((value) => value ?? false),
  sort: optional(
    z.enum(['name', 'created', 'last_order', 'balance'], {
      error: 'Lista se ordonează după name, created, last_order sau balance.',
    }),
  ),
  dir: optional(z.enum(['asc', 'desc'], { error: 'Ordinea este asc sau desc.' })),
  after: optional(z.string().max(600, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});

/**
 * The list's address: what is looked for, filtered, sorted; the same for the page and for JSON. `ranked`: nobody asked
 * for an order, so that a search may put first what fits best.
 */
export const listQuerySchema = given.transform(({ sort, ...query }) => ({
  ...query,
  sort: sort ?? ('name' as const),
  ranked: sort === undefined && query.dir === undefined,
}));

export type ListQuery = z.output<typeof listQuerySchema>;

/** An order by balance tells who owes most: only for who may see balances. @throws Refused with 422 */
export function refuseBalanceOrder(
  { sort }: Pick<ListQuery, 'sort'>,
  { seesBalance }: { seesBalance: boolean },
): void {
  if (sort !== 'balance' || seesBalance) return;
  const message = 'Nu aveți dreptul să ordonați după sold.';
  throw new Refused(422, message, [{ field: 'sort', message }]);
}

/** A query with whose clients it is over: `portfolioOf` is the person who sees only an own portfolio, else null. */
export type Sought = ListQuery & { portfolioOf: number | null };
