import { z } from 'zod';
import { choices, importStates, itemStates, outcomes } from './schema.ts';

/** The shapes of JSON, as openapi.json describes them; the rules themselves are in schema.ts. */
const text = z.string().nullable();
const count = z.record(z.string(), z.number().int());

const fields = {
  id: z.number().int(),
  state: z.enum(importStates),
  file_name: z.string(),
  created_at: z.string(),
  created_by: z.string(),
  failure: text,
  columns: z.array(z.object({ heading: z.string(), target: text })),
  options: z.object({ type_id: z.number().int(), level_id: z.number().int(), anaf: z.boolean() }).partial(),
  progress: z.object({ done: z.number().int(), total: z.number().int() }),
  counts: count,
  outcomes: count,
  applied_at: text,
  reversed_at: text,
};
const item = z.object({
  number: z.number().int(),
  lines: z.number().int(),
  name: z.string(),
  tax_id: text,
  client_id: z.number().int().nullable(),
  client_name: text,
  state: z.enum(itemStates),
  choice: z.enum(choices),
  changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])).nullable(),
  values: z.record(z.string(), z.unknown()).nullable(),
  notes: z.array(z.object({ field: z.string(), line: z.number().int(), message: z.string() })),
  from_anaf: z.array(z.string()),
  outcome: z.enum(outcomes).nullable(),
  outcome_note: text,
  reversal: z.enum(['removed', 'restored', 'partly', 'kept']).nullable(),
});

export const importShape = z.object(fields);
export const planShape = z.object({ ...fields, items: z.array(item), next: z.number().int().nullable() });
export const importListShape = z.object({
  items: z.array(importShape),
  next: text,
  total: z.number().int().nullable(),
});
/** A file and, if one likes, what its clients get where it does not say. */
export const newImportShape = z.object({
  file: z.file(),
  type_id: z.number().int().optional(),
  level_id: z.number().int().optional(),
  anaf: z.boolean().optional(),
});
export const applicationShape = z.object({
  duplicates: z.enum(choices).optional(),
  choices: z.array(z.object({ item: z.number().int(), choice: z.enum(choices) })).optional(),
});
