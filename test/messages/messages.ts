import type { TestApp } from '../support/app.ts';

let count = 0;

type Given = {
  state?: string;
  via?: 'smtp' | 'sms' | 'kept' | null;
  event?: string;
  channel?: 'email' | 'sms';
  recipient?: string;
  recipient_name?: string;
  subject?: string;
  body_text?: string;
  body_html?: string;
  reason?: string | null;
  created_at?: Date;
  user_id?: number;
};

/** Puts a message straight into the database, for tests that need how it stands, not how it was written. Answers its id. */
export async function putMessage(t: TestApp, client_id: number | null, given: Given = {}): Promise<number> {
  const { id } = await t.db
    .insertInto('messages')
    .values({
      ...{
        client_id,
        event: 'invoice',
        recipient: 'birou@firma.ro',
        subject: 'Factura FCT 1',
        body_text: 'Bună ziua.',
      },
      ...{ unique_key: `test ${++count}`, ...given },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
