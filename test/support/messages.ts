import { insertMessages, type NewMessage } from '../../src/messages/queries.ts';
import type { TestApp } from './app.ts';

let count = 0;

/** Writes a message of a client as something that happened would have; answers its id. */
export async function putMessage(
  { db }: Pick<TestApp, 'db'>,
  client_id: number,
  more: Partial<NewMessage> = {},
): Promise<number> {
  count += 1;
  const [id = 0] = await db.transaction().execute((trx) =>
    insertMessages(trx, [
      {
        client_id,
        event: 'order_confirmed',
        channel: 'email',
        recipient: `ioana${count}@moara.ro`,
        recipient_name: 'Ioana Dinu',
        subject: `Comanda ${count} este confirmată`,
        body_text: 'Bună ziua',
        body_html: '<p>Bună ziua</p>',
        unique_key: `test ${count}`,
        // Nobody of the client's own: as a person chooses whom something goes to.
        detail: JSON.stringify({ by_hand: true }),
        ...more,
      },
    ]),
  );
  return id;
}

export async function messageIn({ db }: Pick<TestApp, 'db'>, id: number) {
  return db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}
