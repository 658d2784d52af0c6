import type { Db, Trx } from '../db/database.ts';
import type { Recipient } from './recipients.ts';

export type NewMessages = {
  client_id: number;
  event: 'invoice' | 'receipt' | 'document' | 'statement';
  document_id?: number;
  detail?: object;
  /** What makes the message one: with the address it is its unique key. */
  key: string;
  created_by: number;
  recipients: Recipient[];
};

/** Writes what is to be sent, once for each address and key, in the transaction of its cause; answers how many are new. */
export async function insertMessages(trx: Trx, message: NewMessages): Promise<number> {
  const { recipients, key, detail = {}, document_id = null, ...rest } = message;
  if (recipients.length === 0) return 0;
  const rows = recipients.map(({ email }) => ({
    ...rest,
    document_id,
    recipient: email,
    detail: JSON.stringify(detail),
    unique_key: `${key} ${email.toLowerCase()}`,
  }));
  const written = await trx
    .insertInto('messages')
    .values(rows)
    .onConflict((conflict) => conflict.column('unique_key').doNothing())
    .returning('id')
    .execute();
  return written.length;
}

/** What was written to be sent with a document, oldest first. */
export async function listDocumentMessages(db: Db, documentId: number) {
  return db
    .selectFrom('messages')
    .select(['id', 'recipient', 'created_at', 'state', 'event'])
    .where('document_id', '=', documentId)
    .orderBy('id')
    .execute();
}
