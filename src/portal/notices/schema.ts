import { z } from 'zod';
import { flag, listOf } from '../../clients/input.ts';
import { receivable, versionSchema } from '../../clients/schema.ts';

/** What a client is told of automatically, and what the person themselves receives. `version`: of the client's record. */
export const noticesForm = z.object({
  version: versionSchema,
  notify_email: flag(false),
  notify_sms: flag(false),
  receives: z
    .preprocess(listOf, z.array(z.enum(receivable, { error: 'Alegeți din listă ce primiți.' })))
    .transform((given) => receivable.filter((kind) => given.includes(kind))),
});

export type NoticesForm = z.output<typeof noticesForm>;

export const marketingForm = z.object({
  marketing: z.enum(['yes', 'no'], { error: 'Alegeți da sau nu.' }),
});
