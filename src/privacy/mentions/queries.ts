import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Pattern } from '../traces/pattern.ts';
import { inHtml, inText } from '../traces/queries.ts';

/** Where a person is named in free text, that somebody has to look at. `kind`: what it is, `id`: which. */
export type Mention = { kind: 'note' | 'order' | 'payment' | 'message'; id: number; at: Date; text: string };

/** What names a contact in words of others: notes, orders and payments of the client, what others of it were written. */
export async function listMentions(
  db: Db,
  { ids, contactId, addresses }: { ids: number[]; contactId: number; addresses: string[] },
  pattern: Pattern,
): Promise<Mention[]> {
  const { rows } = await sql<Mention>`
    select kind, id, at, left(text, 200) as text from (
      select 'note' as kind, id, created_at as at, text from notes
      where client_id = any(${ids}) and deleted_at is null and ${inText(sql`text`, pattern)}
      union all select 'order', id, created_at, note from orders
      where client_id = any(${ids}) and ${inText(sql`note`, pattern)}
      union all select 'payment', id, created_at, concat_ws(' · ', reference, cancel_reason) from payments
      where client_id = any(${ids}) and ${inText(sql`concat_ws(' ', reference, cancel_reason)`, pattern)}
      union all select 'message', id, created_at, concat_ws(' · ', nullif(subject, ''), body_text) from messages
      where client_id = any(${ids}) and user_id is null and contact_id is distinct from ${contactId}
        and lower(recipient) <> all(${addresses})
        and (${inText(sql`concat_ws(' ', subject, body_text)`, pattern)} or ${inHtml(sql`body_html`, pattern)})) mention
    order by at desc, kind, id desc limit 50`.execute(db);
  return rows;
}
