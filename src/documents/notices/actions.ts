import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { tellClient } from '../../messages/actions.ts';
import { listDocumentMessages } from '../../messages/queries.ts';
import { freshOf, type Received, type Recipient, recipientsOf } from '../../messages/recipients.ts';
import { whyNobody, whySwitchedOff } from '../../messages/told.ts';
import type { DocumentKind } from '../frozen.ts';
import { findParty, type Party } from '../parties/queries.ts';
import { type DocumentRecord, getDocument } from '../queries.ts';
import { documentValues } from './values.ts';

type Person = { id: number };

/** Who gets a document: what they chose to receive. Proformas and contracts go where invoices go. */
export const receivedOf = (kind: DocumentKind): Received => (kind === 'receipt' ? 'receipts' : 'invoices');
/** What a client hears when a document of this kind is sent. */
export const eventOf = (kind: DocumentKind) =>
  kind === 'receipt' ? 'receipt' : kind === 'invoice' || kind === 'storno' ? 'invoice' : 'document';

/** Writes the messages that tell of a document just issued, to those who receive its kind. */
export async function announce(
  trx: Trx,
  actor: Person,
  { id, kind, party }: { id: number; kind: DocumentKind; party: Party },
): Promise<void> {
  await tellClient(trx, {
    ...{ client_id: party.id, event: eventOf(kind), document_id: id, created_by: actor.id },
    key: `document ${id}`,
    values: documentValues(await getDocument(trx, id)),
  });
}

/**
 * Writes the messages that carry a document because somebody asked for it; its client is held. Whoever it waits to be
 * sent to already is left out. Refuses with 422 where nobody would get it or its messages are switched off, with 409 where
 * everybody is to. */
export async function sendAgain(
  trx: Trx,
  actor: Person,
  document: DocumentRecord,
  key: string,
): Promise<void> {
  const { kind, client_id } = document;
  const party = await findParty(trx, client_id);
  const recipients = party ? recipientsOf(party, receivedOf(kind)) : [];
  if (recipients.length === 0) throw new Refused(422, whyNobody(party, receivedOf(kind)));
  await sendTo(trx, actor, document, { recipients, key });
}

/** The same to these recipients, who were chosen. */
export async function sendTo(
  trx: Trx,
  actor: Person,
  document: DocumentRecord,
  { recipients, key }: { recipients: Recipient[]; key: string },
): Promise<void> {
  const { id, kind, client_id } = document;
  const fresh = freshOf(recipients, await listDocumentMessages(trx, id), eventOf(kind));
  if (fresh.length === 0) {
    const addresses = recipients.map(({ email }) => email).join(', ');
    throw new Refused(409, `Documentul așteaptă deja să fie trimis la ${addresses}.`);
  }
  await insertAudit(trx, actor, {
    action: 'send',
    subject: 'document',
    subject_id: id,
    changes: { recipients: [null, fresh.map(({ email }) => email)] },
  });
  const event = eventOf(kind);
  const told = await tellClient(trx, {
    ...{ client_id, event, document_id: id, created_by: actor.id },
    key: `document ${id} ${actor.id} ${key}`,
    values: documentValues(document),
    only: fresh,
  });
  if (told === 0) throw new Refused(422, whySwitchedOff(event));
}
