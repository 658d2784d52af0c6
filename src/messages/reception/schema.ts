import { z } from 'zod';
import { flag, listOf, text } from '../../clients/input.ts';
import { receivable } from '../../clients/schema.ts';
import type { Told } from '../recipients.ts';

/** What the grid has a column for, in its order. */
export const toldKinds = [...receivable, 'marketing'] as const satisfies readonly Told[];

const kind = z.enum(toldKinds).catch('invoices');

export const receptionQuery = z.object({ kind });

/** The whole grid as its form sends it; the version is the client's. */
export const receptionForm = z.object({
  version: z.coerce.number({ error: 'Lipsește versiunea (version).' }).int().positive(),
  form_key: text(100),
  kind,
  notify_email: flag(false),
  notify_sms: flag(false),
  email_enabled: flag(false),
  marketing_enabled: flag(false),
  contacts: z.preprocess(
    listOf,
    z
      .array(
        z.object({
          id: z.coerce.number().int().positive(),
          receives: z.preprocess(listOf, z.array(z.enum(receivable))),
          marketing_enabled: flag(false),
        }),
      )
      .max(200),
  ),
});

export type ReceptionForm = z.output<typeof receptionForm>;

export const bounceForm = z.object({ email: z.string().trim().toLowerCase().min(3).max(254), kind });
