import { z } from 'zod';
import { flag, requiredText } from '../input.ts';

const name = requiredText(60, 'Dați un nume vederii.');

export const newViewSchema = z.object({
  name,
  shared: flag(false),
  with_columns: flag(false),
  query: z.preprocess((given) => given ?? '', z.string().max(16_000)),
});
export const viewSchema = z.object({ name, shared: flag(false) });

export const viewParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

export type ViewInput = z.output<typeof viewSchema>;
