import { z } from 'zod';
import { listedEvents } from './list/schema.ts';
import { messageStates } from './state.ts';

const text = z.string().nullable();
const reference = z.number().int().nullable();

/** A message as JSON shows it. `state`: `kept` where there was no server; `ended_at`: when it went or was given up. */
const messageShape = z.object({
  id: z.number().int(),
  client_id: reference,
  order_id: reference,
  document_id: reference,
  note_id: reference,
  event: z.enum(listedEvents),
  channel: z.enum(['email', 'sms']),
  recipient: z.string(),
  recipient_name: z.string(),
  subject: z.string(),
  text: z.string(),
  state: z.enum(messageStates),
  reason: text,
  attempts: z.number().int(),
  created_at: z.iso.datetime(),
  next_attempt_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  repeats_id: reference,
});

export const messageListShape = z.object({
  items: z.array(messageShape),
  next: text,
  total: z.number().int().nullable(),
});
