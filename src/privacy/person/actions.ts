import { insertAudit } from '../../audit/queries.ts';
import { insertSights } from '../../audit/sights/queries.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { NotFound } from '../../errors.ts';
import { formatPhone } from '../../romania/phone.ts';
import type { Services } from '../../services.ts';
import { isPerson } from '../erasures/plan.ts';
import { listOwnIds } from '../erasures/queries.ts';
import { gather, type Person } from './queries.ts';

/**
 * Everything that is held of a client that is a person, or of a contact: all of it, or `atMost` rows of each part. That
 * somebody read it is noted.
 */
export async function readPerson(
  { db }: Services,
  actor: { id: number },
  { id, contact_id, atMost }: { id: number; contact_id?: number | undefined; atMost?: number },
) {
  const client = await getClient(db, id);
  const contact = client.contacts.find((each) => each.id === contact_id);
  if (contact_id ? !contact : !isPerson(client)) throw new NotFound();
  const ids = await listOwnIds(db, client.id);
  const held = await gather(db, { ids, contact: contact && toldBy(contact) }, atMost);
  await insertAudit(db, actor, {
    action: 'read_personal_data',
    subject: 'client',
    subject_id: client.id,
    changes: contact ? { contact_id: [null, contact.id] } : {},
  });
  if (!contact && client.tax_id_kind === 'cnp') await insertSights(db, actor, [client.id]);
  return { client, contact, held };
}

const toldBy = ({ id, name, email, phone }: ClientRecord['contacts'][number]): Person['contact'] => ({
  id,
  name,
  emails: email ? [email.toLowerCase()] : [],
  phones: phone ? [phone, formatPhone(phone), formatPhone(phone).replace(/\s/g, '')] : [],
});
