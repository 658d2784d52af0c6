import type { Trx } from '../../db/database.ts';
import { findFirmValues, insertMessages } from '../../messages/queries.ts';
import { findTemplate } from '../../messages/templates/queries.ts';
import { render } from '../../messages/templates/render.ts';
import type { Services } from '../../services.ts';
import type { Values } from '../../texts/template.ts';
import { openingValues } from './letter.ts';
import type { Purpose } from './links.ts';
import { insertOpening } from './queries.ts';

/** Whom an account is of; `client_id` is the client that answers, where its own was merged. */
export type Person = {
  id: number;
  name: string;
  email: string;
  client_id: number;
  client: string;
  contact_id: number | null;
};

const events = { invitation: 'portal_invitation', reset: 'portal_reset' } as const;

/**
 * Opens an account for a choice of password and writes the letter about it, in one transaction; to the account's own
 * address alone, whatever the client wants of notices. Hold client and account; ring `ringMessages` after the commit.
 */
export async function openAccount(
  trx: Trx,
  { baseUrl }: Pick<Services, 'baseUrl'>,
  person: Person,
  { purpose, created_by }: { purpose: Purpose; created_by: number | null },
): Promise<number> {
  const { id, expires_at } = await insertOpening(trx, { portal_user_id: person.id, purpose, created_by });
  const event = events[purpose];
  const template = await findTemplate(trx, event, 'email');
  if (!template) throw new Error(`${event} has no text`);
  const values: Values = {
    ...(await findFirmValues(trx)),
    ...openingValues(baseUrl, { ...person, purpose, expires_at }),
  };
  await insertMessages(trx, [
    {
      ...{ event, channel: 'email', client_id: person.client_id, contact_id: person.contact_id, created_by },
      ...{ recipient: person.email, recipient_name: person.name, portal_opening_id: id },
      ...render('email', template, { ...values, 'firm.name': values['firm.name'] || 'firma noastră' }),
      unique_key: `portal opening ${id}`,
    },
  ]);
  return id;
}
