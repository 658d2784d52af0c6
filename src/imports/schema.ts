import { z } from 'zod';
import { listOf } from '../clients/input.ts';

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export const importParams = z.object({ id });

export const importStates = [
  'uploaded',
  'mapping',
  'planning',
  'planned',
  'applying',
  'applied',
  'reversing',
  'reversed',
  'failed',
] as const;
export type ImportState = (typeof importStates)[number];

export const itemStates = ['new', 'change', 'same', 'duplicate', 'error'] as const;
export type ItemState = (typeof itemStates)[number];
export const outcomes = ['created', 'updated', 'unchanged', 'skipped'] as const;
export type Outcome = (typeof outcomes)[number];
export const choices = ['skip', 'create', 'update'] as const;
export type Choice = (typeof choices)[number];

/** A page of the plan: one state, or after it was applied one outcome; `after` is the number of the last item seen. */
export const planQuerySchema = z.object({
  state: z.enum(itemStates, { error: 'Alegeți starea din listă.' }).optional(),
  outcome: z.enum(outcomes, { error: 'Alegeți rezultatul din listă.' }).optional(),
  kept: z.stringbool().optional(),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PlanQuery = z.output<typeof planQuerySchema>;

export const listQuerySchema = z.object({
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** What is said of all rows: the type and level of new clients, and whether ANAF completes them. */
export type ImportOptions = { type_id: number; level_id: number; anaf: boolean };

/** A column of the file as the mapping screen shows it. */
export type ImportColumn = { heading: string; samples: string[] };

const on = z.preprocess((given) => (Array.isArray(given) ? given.at(-1) : given), z.stringbool());

export const mappingSchema = z.object({
  targets: z.preprocess(listOf, z.array(z.string().max(80)).max(500)),
  headed: on.default(true),
  type_id: id,
  level_id: id,
  anaf: on.default(false),
});
export type MappingInput = z.output<typeof mappingSchema>;

/** What a program may say beside the file. */
export const uploadFieldsSchema = z.object({ type_id: id, level_id: id, anaf: on }).partial();
export type UploadOptions = z.output<typeof uploadFieldsSchema>;

const choice = z.enum(choices, { error: 'Alegeți din listă.' });

/** What is decided of possible duplicates: item by item, and of all that nobody decided one by one. */
export const choicesSchema = z.object({
  duplicates: choice.optional(),
  choices: z.preprocess(
    listOf,
    z.array(z.object({ item: z.coerce.number().int().positive().max(2_000_000), choice })).max(1000),
  ),
});
export type ChoicesInput = z.output<typeof choicesSchema>;
