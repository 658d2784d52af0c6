import { z } from 'zod';
import { cleanText, flag, listOf, requiredReference, whole } from '../clients/input.ts';
import { last, notListed, optional, optionalId } from '../web/query.ts';
import { filterKinds, noteKinds } from './kind.ts';
import { cleanProse } from './note-text.ts';
import { readMoment } from './reminder-time.ts';

const left = (given: unknown) => (given === '' || given === null ? undefined : given);
const perPage = { error: 'Pagina are între 1 și 200 de note.' };
const notMoment = 'Scrieți data și ora mementoului, de exemplu 24.11.2026, 10:30.';
const [earliest, latest] = [Date.UTC(2000, 0, 1), Date.UTC(2100, 0, 1)];

/** The moment of a reminder: with its offset, or as the clock of the firm shows it; null when empty. */
export const moment = z.preprocess(
  cleanText,
  z.string({ error: notMoment }).transform((text, context): Date | null => {
    if (text === '') return null;
    const at = readMoment(text);
    if (at && at.getTime() >= earliest && at.getTime() < latest) return at;
    context.addIssue({ code: 'custom', message: notMoment });
    return z.NEVER;
  }),
);

/** A note as a form or JSON says it. A reminder without a person is one's own. */
export const noteSchema = z.object({
  text: z.preprocess(
    cleanProse,
    z
      .string({ error: 'Scrieți textul notei.' })
      .min(1, { error: 'Scrieți textul notei.' })
      .max(10_000, { error: 'O notă are cel mult 10.000 de caractere. Împărțiți-o în două.' }),
  ),
  kind: z.preprocess(
    (given) => left(last(given)),
    z.enum(noteKinds, { error: 'Alegeți felul notei din listă.' }).default('note'),
  ),
  pinned: flag(false),
  remind_at: moment,
  remind_user_id: z.preprocess(
    (given) => left(last(given)),
    requiredReference('Alegeți persoana din listă.').optional(),
  ),
});

export type NoteInput = z.output<typeof noteSchema>;

/** What a change carries beside the note itself. */
export const changeSchema = z.object({
  version: whole(1, 2_147_483_647, 'Lipsește versiunea.'),
  remove_files: z.preprocess(listOf, z.array(requiredReference('Fișierul nu există.')).max(100)),
});

export type NoteChange = z.output<typeof changeSchema>;

export const pinSchema = z.object({ pinned: flag(false) });

/** The list's address. `note`: one note alone, also where it was deleted. */
export const noteListSchema = z.object({
  kind: optional(z.enum(filterKinds, notListed)),
  q: optional(z.string().max(200, { error: 'Căutarea are cel mult 200 de caractere.' })),
  note: optionalId,
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});

export type NoteListQuery = z.output<typeof noteListSchema>;

export const noteParams = z.object({
  id: requiredReference('Clientul nu există.'),
  note_id: requiredReference('Nota nu există.'),
});
