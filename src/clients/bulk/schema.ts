import { z } from 'zod';
import { choice, cleanText, listOf, requiredReference } from '../input.ts';
import { statuses } from '../schema.ts';

const id = z.coerce.number<unknown>().int().positive().max(Number.MAX_SAFE_INTEGER);

/** Which clients: those that are ticked, or all that answer the list's address. */
export const selectionSchema = z.object({
  select: z.preprocess((given) => (given === 'all' ? 'all' : 'ids'), z.enum(['ids', 'all'])),
  ids: z.preprocess(
    listOf,
    z.array(id, { error: 'Unul dintre clienții bifați nu există.' }).max(500, {
      error: 'Se pot bifa cel mult 500 de clienți odată. Alegeți „toate cele care se potrivesc”.',
    }),
  ),
  query: z.preprocess((given) => given ?? '', z.string().max(16_000)),
});

export type Selection = z.output<typeof selectionSchema>;

const mode = <const Modes extends readonly string[]>(modes: Modes) =>
  choice(modes).transform((value): Modes[number] => value ?? 'add');

const tagNames = z
  .preprocess(
    (given) =>
      listOf(given)
        .flatMap((value) => (typeof value === 'string' ? value.split(/[,;]/) : [value]))
        .map(cleanText)
        .filter((name) => name !== ''),
    z
      .array(z.string().max(40, { error: 'O etichetă are cel mult 40 de caractere.' }), {
        error: 'Scrieți etichetele ca text.',
      })
      .min(1, { error: 'Scrieți cel puțin o etichetă.' })
      .max(20, { error: 'Se pot schimba cel mult 20 de etichete odată.' }),
  )
  .transform((names) => [...new Map(names.map((name) => [name.toLowerCase(), name])).values()]);

/** What is changed, as the form sends it. */
export const bulkInputSchema = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('type'), type_id: requiredReference('Alegeți tipul de client.') }),
    z.object({ kind: z.literal('level'), level_id: requiredReference('Alegeți nivelul de client.') }),
    z.object({ kind: z.literal('status'), status: z.enum(statuses, { error: 'Alegeți statusul.' }) }),
    z.object({
      kind: z.literal('manager'),
      manager_mode: mode(['add', 'remove', 'replace']),
      manager_id: requiredReference('Alegeți managerul.'),
    }),
    z.object({ kind: z.literal('tags'), tags_mode: mode(['add', 'remove']), tags: tagNames }),
    z.object({ kind: z.literal('archive') }),
    z.object({ kind: z.literal('restore') }),
  ],
  { error: 'Alegeți ce se schimbă.' },
);

export type BulkInput = z.output<typeof bulkInputSchema>;

export const bulkParams = z.object({ id });
