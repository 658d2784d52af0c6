import type { TestApp } from './app.ts';

/** The messages that were written, oldest first, as far as tests of their causes read them. */
export async function messagesOf(t: TestApp, clientId?: number) {
  return t.db
    .selectFrom('messages')
    .select(['event', 'channel', 'recipient', 'unique_key', 'subject', 'body_text', 'order_id', 'user_id'])
    .$if(clientId !== undefined, (qb) => qb.where('client_id', '=', clientId ?? 0))
    .orderBy('id')
    .execute();
}

/** Each as „event channel recipient”. */
export async function toldOf(t: TestApp, clientId?: number): Promise<string[]> {
  return (await messagesOf(t, clientId)).map(({ event, channel, recipient }) =>
    [event, channel, recipient].join(' '),
  );
}

/** What rang at the bell, oldest first. */
export async function bellsOf(t: TestApp, clientId?: number) {
  return t.db
    .selectFrom('alerts')
    .select(['user_id', 'kind', 'text', 'href'])
    .$if(clientId !== undefined, (qb) => qb.where('client_id', '=', clientId ?? 0))
    .orderBy('id')
    .execute();
}
