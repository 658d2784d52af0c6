import { unsubscribeToken } from '../../../src/campaigns/consents/link.ts';
import type { TestApp } from '../../support/app.ts';
import { type Client, makeClient, readClient } from '../../support/clients.ts';

type T = Pick<TestApp, 'db' | 'app' | 'ana' | 'services'>;

/** A client with one contact that wants marketing. */
export const makeReader = (t: T, email: string, fields: object = {}): Promise<Client> =>
  makeClient(t, { contacts: [{ name: 'Ioana Dinu', email, marketing_enabled: true }], ...fields });

/** A campaign that went to this client's first contact; answers the link of its mail. */
export async function sendCampaign(t: T, { id }: Client, state: 'waiting' | 'handed' = 'handed') {
  const client = await readClient(t, id);
  const contact = client.contacts[0];
  const email = String(contact?.email ?? client.email);
  const campaign = await t.db
    .insertInto('campaigns')
    .values({ name: 'Oferta de iarnă', state: 'sending', created_by: t.ana.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  const recipient = await t.db
    .insertInto('campaign_recipients')
    .values({
      ...{ campaign_id: campaign.id, client_id: id, contact_id: contact?.id ?? null, state, email },
      ...{ name: contact?.name ?? '', email_key: email.toLowerCase() },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { campaign_id: campaign.id, recipient_id: recipient.id, link: await linkOf(t, recipient.id) };
}

export async function linkOf({ db }: Pick<T, 'db'>, recipientId: number): Promise<string> {
  const { signing_key } = await db
    .selectFrom('message_settings')
    .select('signing_key')
    .executeTakeFirstOrThrow();
  return `/unsubscribe/${unsubscribeToken(signing_key, recipientId)}`;
}

/** The person presses the button of the page. */
export const press = (t: T, link: string) =>
  t.app.inject({
    method: 'POST',
    url: link,
    headers: {
      host: 'localhost',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: '',
  });

/** The person's answer on the page of preferences. */
export const prefer = (t: T, link: string, marketing: 'yes' | 'no') =>
  t.app.inject({
    method: 'POST',
    url: `${link}/preferences`,
    headers: {
      host: 'localhost',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: `marketing=${marketing}`,
  });

/** The link of the last confirming mail to an address; undefined where none was written. */
export async function confirmingLink({ db }: Pick<T, 'db'>, email: string): Promise<string | undefined> {
  const mail = await db
    .selectFrom('messages')
    .select(['body_text', 'state'])
    .where('event', '=', 'consent_confirmation')
    .where('recipient', '=', email)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return /https?:\/\/[^/]+(\/subscribe\/[\w.-]+)/.exec(mail?.body_text ?? '')?.[1];
}

/** The person takes their no back: on the page of preferences, then by the link of the mail. */
export async function returnTo(t: T, link: string, email: string): Promise<void> {
  await prefer(t, link, 'yes');
  await press(t, String(await confirmingLink(t, email)));
}

/** What the ledger says of an address, oldest first: `form da`, `one_click nu`. */
export async function ledgerOf({ db }: Pick<T, 'db'>, email: string): Promise<string[]> {
  const rows = await db
    .selectFrom('consents')
    .select(['source', 'given', 'said'])
    .where('email_key', '=', email.toLowerCase())
    .orderBy('id')
    .execute();
  return rows.map(({ source, given, said }) => `${source} ${said ? (given ? 'da' : 'nu') : 'ieșit'}`);
}

/** Whether anybody's switch is on for an address. */
export async function isOn({ db }: Pick<T, 'db'>, email: string): Promise<boolean> {
  const contact = await db
    .selectFrom('contacts')
    .select('id')
    .where('email', 'ilike', email)
    .where('marketing_enabled', '=', true)
    .executeTakeFirst();
  const main = await db
    .selectFrom('clients')
    .select('id')
    .where('email', 'ilike', email)
    .where('marketing_enabled', '=', true)
    .executeTakeFirst();
  return Boolean(contact ?? main);
}
