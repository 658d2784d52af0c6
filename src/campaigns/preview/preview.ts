import { listOwnMatches } from '../../clients/company-lookup/queries.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import type { Db } from '../../db/database.ts';
import { findFirmValues } from '../../messages/queries.ts';
import { fieldErrors } from '../../web/forms.ts';
import { nobody, type Reader } from '../letter.ts';
import { type LetterView, letterView, unreadLetter } from '../page.ts';
import { findReader } from '../queries.ts';
import { contentSchema } from '../schema.ts';
import { type AudienceView, audienceView, unreadAudience } from '../segment/page.ts';
import { countAudience, listSample, previewedUpTo } from '../segment/queries.ts';
import { segmentSchema } from '../segment/schema.ts';

/** Whom a segment reaches, as it is being written. `today`: the firm's day. */
export async function previewAudience(db: Db, draft: Draft, today: string): Promise<AudienceView> {
  const parsed = segmentSchema.safeParse(draft);
  if (!parsed.success) return unreadAudience(fieldErrors(parsed.error));
  const asked = { segment: parsed.data, today };
  const [audience, sample] = await Promise.all([
    countAudience(db, asked, previewedUpTo),
    listSample(db, asked),
  ]);
  return audienceView(audience, sample);
}

/** The mail as it is being written, for the client that is named. */
export async function previewLetter(db: Db, draft: Draft): Promise<LetterView> {
  const parsed = contentSchema.safeParse(draft);
  if (!parsed.success) return unreadLetter(fieldErrors(parsed.error)[0]?.message ?? '');
  const [{ reader, who }, firm] = await Promise.all([
    readerFor(db, textOf(draft.preview_client)),
    findFirmValues(db),
  ]);
  return letterView(parsed.data, { reader, who, firm });
}

/** Who is meant by a name or number: the first client that it finds, else somebody made up. */
export async function readerFor(db: Db, sought: string): Promise<{ reader: Reader; who: string }> {
  const q = sought.trim().slice(0, 200);
  if (q === '') return { reader: nobody, who: 'un exemplu; scrieți numele unui client pentru datele lui' };
  const [found] = await listOwnMatches(db, q, null);
  const reader = found && (await findReader(db, found.id));
  if (!reader) return { reader: nobody, who: `un exemplu: niciun client nu se potrivește cu „${q}”` };
  return { reader, who: [reader.client_name, reader.name].filter(Boolean).join(', ') };
}
