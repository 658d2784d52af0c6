import { z } from 'zod';
import { requiredReference } from '../../clients/input.ts';
import { last, optional, optionalId } from '../../web/query.ts';
import { snoozes } from '../reminder-time.ts';
import { moment } from '../schema.ts';

const unknown = { error: 'Alegeți ce se face cu mementoul.' };
const missing = 'Alegeți ziua și ora.';

/** What a person does with a reminder: one button each. */
export const reminderSchema = z.discriminatedUnion(
  'do',
  [
    z.object({ do: z.literal('done') }),
    z.object({ do: z.literal('reopen') }),
    z.object({ do: z.literal('snooze'), by: z.preprocess(last, z.enum(snoozes, unknown)) }),
    z.object({
      do: z.literal('move'),
      remind_at: moment.refine((at) => at !== null, { error: missing }),
    }),
    z.object({ do: z.literal('give'), remind_user_id: requiredReference('Alegeți persoana din listă.') }),
  ],
  unknown,
);

export type ReminderInput = z.output<typeof reminderSchema>;

/** `user`: whose; one's own unless an administrator asks for another's. */
export const reminderListSchema = z.object({
  user: optionalId,
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
});
