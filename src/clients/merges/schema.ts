import { z } from 'zod';
import { flag, listOf } from '../input.ts';
import { unitNames } from './fields.ts';

const message = 'Alegeți clienții din listă.';
const id = z.coerce
  .number({ error: message })
  .int({ error: message })
  .positive({ error: message })
  .max(Number.MAX_SAFE_INTEGER, { error: message });
const blank = (given: unknown) => (given === '' || given === 'none' ? null : given);
const ids = z.preprocess((given) => listOf(given).filter((each) => each !== ''), z.array(id).max(500));

/** Ten at a time is what still stands side by side. */
const mostMerged = 10;

const choices = z.object(Object.fromEntries(unitNames.map((name) => [name, id.optional()])));

/** A version beside the id of its client: `{"12": 3}`; a form writes `versions[id12]`, for a bare number is an index to it. */
const versions = z.preprocess((given) => {
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([key, version]) => [key.replace(/^id/, ''), version]));
}, z.record(z.string(), z.coerce.number().int().positive()).optional());

/** What is merged into what, and what is chosen where they differ; what is not said is the kept client's own. */
export const mergeSchema = z
  .object({
    kept_id: id,
    merged_ids: z.preprocess(
      listOf,
      z
        .array(id)
        .min(1, { error: 'Alegeți cel puțin doi clienți.' })
        .max(mostMerged - 1, { error: `Se unesc cel mult ${mostMerged} clienți odată.` }),
    ),
    choices: z.preprocess((given) => given ?? {}, choices),
    // The default address of all; null for none.
    default_address_id: z.preprocess(blank, id.nullable().optional()),
    // Rows that stand twice and stay with the merged client; not given: those that say nothing new.
    left_contacts: ids.optional(),
    left_addresses: ids.optional(),
    tax_ids_confirmed: flag(false),
    versions,
  })
  .transform((given) => ({
    ...given,
    merged_ids: [...new Set(given.merged_ids)].filter((each) => each !== given.kept_id),
  }))
  .refine(({ merged_ids }) => merged_ids.length > 0, {
    error: 'Alegeți cel puțin doi clienți.',
    path: ['merged_ids'],
  });

export type MergeInput = z.output<typeof mergeSchema>;

/** Which clients stand side by side: `ids=1,2` or `ids=1&ids=2`, the kept one, what is searched for to be added. */
export const newMergeQuery = z.object({
  ids: z
    .preprocess(
      (given) => listOf(given).flatMap((value) => String(value).split(',').filter(Boolean)),
      z.array(id),
    )
    .transform((given) => [...new Set(given)].slice(0, mostMerged)),
  kept: z.preprocess((given) => (given === '' ? undefined : given), id.optional()),
  q: z.preprocess((given) => (typeof given === 'string' ? given.slice(0, 200) : ''), z.string()),
});

export const mergeParams = z.object({ id });
export const mergeListQuery = z.object({
  after: z.preprocess((given) => (given === '' ? undefined : given), id.optional()),
});

const choicesShape = z.object(
  Object.fromEntries(unitNames.map((name) => [name, z.number().int().optional()])),
);
export const newMergeShape = z.object({
  kept_id: z.number().int(),
  merged_ids: z.array(z.number().int()),
  choices: choicesShape.optional(),
  default_address_id: z.number().int().nullable().optional(),
  left_contacts: z.array(z.number().int()).optional(),
  left_addresses: z.array(z.number().int()).optional(),
  tax_ids_confirmed: z.boolean().optional(),
  versions: z.record(z.string(), z.number().int()).optional(),
});
export const mergeShape = z.object({
  id: z.number().int(),
  kept_id: z.number().int(),
  merged_ids: z.array(z.number().int()),
  merged_at: z.string(),
  merged_by: z.string(),
  reversible_until: z.string().nullable(),
  undone_at: z.string().nullable(),
  undone_by: z.string().nullable(),
  left_alone: z.array(z.object({ client_id: z.number().int(), label: z.string() })),
});
export const mergeListShape = z.object({
  items: z.array(mergeShape),
  next: z.string().nullable(),
  total: z.null(),
});
