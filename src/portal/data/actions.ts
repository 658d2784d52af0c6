import { insertAlert, listResponsible, renewAlerts } from '../../alerts/queries.ts';
import { type Changes, insertAudit } from '../../audit/queries.ts';
import { type ClientRecord, getClient, lockClient } from '../../clients/queries.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { digestOf, fieldLabel, heldBy, isSame, type ProposalField } from '../proposals/fields.ts';
import { endProposals, insertProposal, listOpenProposals, lockProposals } from '../proposals/queries.ts';
import type { Wishes } from './wishes.ts';

/** The person of the portal who asks, and for which client. */
type Person = { id: number; name: string; clientId: number; clientName: string };
type Asking = Wishes & { shown: Record<string, string> };
export type Asked = { asked: ProposalField[]; takenBack: ProposalField[] };

/**
 * Asks for what differs from what the form was opened with; the client itself stays as it is until somebody of the firm
 * decides. Asked for again, a field has the last wish alone; wanted as it is, its wish is taken back.
 */
export async function propose(services: Services, person: Person, asking: Asking): Promise<Asked> {
  const { now } = services;
  return services.db.transaction().execute(async (trx) => {
    const record = await holdClient(trx, person.clientId);
    const open = await listOpenProposals(trx, person.clientId);
    const [asked, takenBack, changes]: [ProposalField[], ProposalField[], Changes] = [[], [], {}];
    let last = 0;
    for (const [field, given] of asking.wanted) {
      const wanted = ownRows(record, field, given);
      // What was not touched is no wish, whatever became of it on our side since the form was opened.
      if (asking.shown[field] === digestOf(wanted)) continue;
      const was = heldBy(record, field);
      const before = open.filter((each) => each.field === field);
      if (before.length > 0 && before.every((each) => isSame(each.wanted, wanted))) continue;
      if (before.length === 0 && isSame(was, wanted)) continue;
      for (const { id, portal_user_id } of before) {
        const state = portal_user_id === person.id ? 'withdrawn' : 'replaced';
        await endProposals(trx, [id], { state, decided_at: now(), decided_by: null });
      }
      if (isSame(was, wanted)) takenBack.push(field);
      else {
        const row = {
          client_id: record.id,
          portal_user_id: person.id,
          field,
          was,
          wanted,
          note: asking.note,
        };
        last = await insertProposal(trx, row);
        asked.push(field);
      }
      changes[`portal_${field}`] = [was, wanted];
    }
    if (Object.keys(changes).length > 0) await note(trx, record.id, changes);
    if (asked.length > 0) await ring(trx, services, person, last);
    return { asked, takenBack };
  });
}

/** Takes a wish back; one that was decided meanwhile stays decided. Answers whether it was still open. */
export async function withdrawProposal({ db, now }: Services, person: Person, id: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const record = await holdClient(trx, person.clientId);
    const [proposal] = await lockProposals(trx, record.id, [id]);
    if (!proposal) throw new NotFound();
    if (proposal.state !== 'open') return false;
    await endProposals(trx, [id], { state: 'withdrawn', decided_at: now(), decided_by: null });
    await note(trx, record.id, { [`portal_${proposal.field}`]: ['open', 'withdrawn'] });
    return true;
  });
}

/** The client, held until the transaction ends: whoever decides meanwhile waits. */
async function holdClient(trx: Trx, clientId: number): Promise<ClientRecord> {
  await lockClient(trx, clientId);
  const record = await getClient(trx, clientId);
  if (record.id !== clientId) throw new NotFound();
  return record;
}

/** Rows keep the ids that are the client's; any other is a new row. */
function ownRows(record: ClientRecord, field: ProposalField, wanted: unknown): unknown {
  if (field !== 'contacts' && field !== 'delivery_addresses') return wanted;
  const own = new Set(record[field].map(({ id }) => id));
  return (wanted as { id: number | null }[]).map((row) => ({
    ...row,
    id: row.id !== null && own.has(row.id) ? row.id : null,
  }));
}

const note = (trx: Trx, clientId: number, changes: Changes) =>
  insertAudit(trx, 'system', {
    action: 'portal-proposal',
    subject: 'client',
    subject_id: clientId,
    changes,
  });

/** Rings for whoever answers for the client: one bell that nobody opened yet, however often something is asked for. */
async function ring(
  trx: Trx,
  { now }: Services,
  { name, clientId, clientName }: Person,
  last: number,
): Promise<void> {
  const people = await listResponsible(trx, clientId);
  const open = await listOpenProposals(trx, clientId);
  const fields = [...new Set(open.map(({ field }) => fieldLabel(field)))].join(', ');
  const alert = {
    user_ids: people.map(({ id }) => id),
    kind: 'portal' as const,
    client_id: clientId,
    text: `${name} (${clientName}) cere din portal modificarea datelor: ${fields}.`.slice(0, 500),
    href: `/clients/${clientId}/account/proposals`,
    key: `portal ${last}`,
    at: now(),
  };
  const renewed = await renewAlerts(trx, alert);
  await insertAlert(trx, { ...alert, user_ids: alert.user_ids.filter((id) => !renewed.includes(id)) });
}
