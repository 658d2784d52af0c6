import type { LightMyRequestResponse } from 'fastify';
import { sendDue } from '../../src/messages/sending/due.ts';
import type { Browser, Fields, TestApp } from '../support/app.ts';
import type { SmtpServer } from '../support/smtp-server.ts';

/** Somebody without a session of ours: a phone that just opened a link. It keeps the cookie that it is given. */
export function stranger(t: TestApp, cookies: Record<string, string> = {}) {
  const jar = { ...cookies };
  const send = async (method: 'GET' | 'POST', url: string, fields?: Fields) => {
    const answer: LightMyRequestResponse = await t.app.inject({
      method,
      url,
      cookies: { ...jar },
      headers: {
        host: 'localhost',
        'sec-fetch-site': 'same-origin',
        ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(fields && { payload: new URLSearchParams(fields as Record<string, string>).toString() }),
    });
    for (const { name, value } of answer.cookies)
      if (value) jar[name] = value;
      else delete jar[name];
    return answer;
  };
  return {
    jar,
    get: (url: string) => send('GET', url),
    post: (url: string, fields: Fields = {}) => send('POST', url, fields),
  };
}

export type Stranger = ReturnType<typeof stranger>;

/** Invites somebody by hand, as the form of the tab does. */
export const inviteTo = (who: Browser, clientId: number, fields: Fields) =>
  who.post(`/clients/${clientId}/account/invitations`, {
    ...{ name: 'Corina Dinu', rights: ['orders', 'documents'] },
    ...fields,
  });

export async function personOf({ db }: TestApp, email: string) {
  return db.selectFrom('portal_users').selectAll().where('email', '=', email).executeTakeFirstOrThrow();
}

/** Sends what waits; answers the address that the newest letter to somebody leads to. */
export async function mailedLink(t: TestApp, server: SmtpServer, email: string): Promise<string> {
  await sendDue(t.services);
  const index = server.arrived.findLastIndex(({ to }) => to === email);
  const mail = await server.read(index);
  const [, path] = /http:\/\/localhost(\/portal\/[\w/-]+)/.exec(mail.text ?? '') ?? [];
  if (!path) throw new Error(`no link in: ${mail.text}`);
  return path;
}
