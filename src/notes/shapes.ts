import { z } from 'zod';
import { filterKinds, noteKinds } from './kind.ts';

/** The shapes of JSON, as openapi.json describes them; the rules themselves are in schema.ts. */
const moment = z.iso.datetime({ offset: true }).nullable();
const person = z.number().int().nullable();

export const noteShape = z.object({
  id: z.number().int(),
  version: z.number().int(),
  client_id: z.number().int(),
  kind: z.enum(filterKinds),
  text: z.string(),
  pinned: z.boolean(),
  created_at: z.iso.datetime(),
  created_by: person,
  updated_at: z.iso.datetime(),
  remind_at: moment,
  remind_user_id: person,
  reminded_at: moment,
  done_at: moment,
  files: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      content_type: z.string(),
      size: z.number().int(),
      href: z.string(),
    }),
  ),
});

export const newNoteShape = z.object({
  text: z.string().max(10_000),
  kind: z.enum(noteKinds).optional(),
  pinned: z.boolean().optional(),
  remind_at: z
    .string()
    .nullable()
    .optional()
    .describe('2026-11-24T10:30:00+02:00, sau 2026-11-24T10:30 după ceasul României'),
  remind_user_id: person.optional(),
});

export const noteChangeShape = newNoteShape.partial().extend({ version: z.number().int().optional() });

export const noteListShape = z.object({
  items: z.array(noteShape),
  next: z.string().nullable(),
  total: z.number().int().nullable(),
});
