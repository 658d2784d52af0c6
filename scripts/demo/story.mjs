import { campaignRows } from './campaigns.mjs';
import { createMail, mailRows } from './mail.mjs';
import { noteRows } from './notes.mjs';
import { officeRows } from './office.mjs';
import { portalRows } from './portal.mjs';

/**
 * What was written, said and sent beside the trade, table by table.
 * @param {import('../bench/random.mjs').Random} random
 * @param {{ clients: import('./clients.mjs').DemoClient[], orders: object[], documents: object[], moves: object, today: number, now: Date, ids: Record<string, number> }} given
 */
export function storyRows(random, given) {
  const mail = createMail(given);
  const bounced_addresses = mailRows(random, mail, given);
  const { refused, ...campaigns } = campaignRows(random, mail, given);
  const notes = noteRows(random, given);
  return {
    ...notes,
    ...campaigns,
    ...officeRows(random, { ...given, notes: notes.notes }),
    ...portalRows(given),
    consents: consentRows(given.clients, refused),
    messages: mail.rows,
    bounced_addresses,
  };
}

/** Every yes is on record from the day the client came, and so is the no of whoever took it back. */
function consentRows(clients, refused) {
  const given = clients.flatMap(({ row, contacts }) =>
    contacts
      .filter(
        ({ marketing_enabled, email }) =>
          email && (marketing_enabled || refused.some((each) => each.email_key === email)),
      )
      .map(({ id, name, email }) => ({
        ...{
          at: row.created_at,
          client_id: row.id,
          contact_id: id,
          name,
          email_key: email.toLowerCase(),
          given: true,
        },
        ...{ said: true, source: 'form', user_id: 2, text_shown: '', campaign_id: null },
      })),
  );
  return [...given, ...refused].map((row, index) => ({ id: index + 1, ...row }));
}
