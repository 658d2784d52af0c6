import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { setConsentCause } from '../../campaigns/consents/queries.ts';
import { updateClients, type Writing } from '../../clients/batch/actions.ts';
import { insertAudits } from '../../clients/batch/queries.ts';
import { keepAwaited } from '../../clients/delivery-addresses/actions.ts';
import { labels } from '../../clients/fields.ts';
import { type ClientRecord, listRecords } from '../../clients/queries.ts';
import { asInput, comparable } from '../../clients/record.ts';
import type { ClientInput } from '../../clients/schema.ts';
import type { Trx } from '../../db/database.ts';
import type { Services } from '../../services.ts';
import {
  listLastEditors,
  listTaxIdHolders,
  lockClientImports,
  lockClients,
} from '../applications/queries.ts';
import { countOutcomes, countReversals } from '../plans/queries.ts';
import { changeImport } from '../queries.ts';
import { inBatch, type Run } from '../run.ts';
import {
  deleteClients,
  type ItemToReverse,
  listReferred,
  listToReverse,
  type ReversedRow,
  saveReversals,
} from './queries.ts';

const batch = 500;

/**
 * Takes back what an import did, the last item first. A client that it made goes only if nobody touched it and nothing
 * refers to it; a field that it changed gets its old value only if nobody changed it since. The rest stays, and is said.
 */
export async function reverseImport(services: Services, run: Run): Promise<void> {
  for (let before = 2 ** 31 - 1, left = 1; left > 0; ) {
    left = await inBatch(services, run, 'reversing', async (trx) => {
      await lockClientImports(trx);
      const items = await listToReverse(trx, run.id, { before, limit: batch });
      before = items.at(-1)?.number ?? before;
      if (items.length === 0) await finish(services, trx, run);
      else await saveReversals(trx, run.id, await reverseBatch(trx, writingOf(services, run), items));
      return { done: items.length, result: items.length };
    });
  }
}

const writingOf = ({ now }: Services, { id, userId }: Run): Writing => ({
  actor: { id: userId },
  now: now(),
  action: 'import-reversal',
  form_key: `import ${id}`,
  keepNames: false,
});

async function finish({ now }: Services, trx: Trx, { id, userId }: Run): Promise<void> {
  const reversals = await countReversals(trx, id);
  const outcomes = { ...(await countOutcomes(trx, id)), ...reversals };
  await changeImport(trx, id, ['reversing'], {
    state: 'reversed',
    outcomes,
    failure: null,
    reversed_at: now(),
  });
  await insertAudit(
    trx,
    { id: userId },
    {
      action: 'reverse',
      subject: 'import',
      subject_id: id,
      changes: Object.fromEntries(Object.entries(reversals).map(([name, count]) => [name, [null, count]])),
    },
  );
}

async function reverseBatch(trx: Trx, writing: Writing, items: ItemToReverse[]): Promise<ReversedRow[]> {
  const ids = [...new Set(items.map(({ client_id }) => client_id))];
  await setConsentCause(trx, 'import-undo', writing.actor.id, 'Import anulat.');
  await lockClients(trx, ids);
  const records = new Map((await listRecords(trx, ids)).map((record) => [record.id, record]));
  const editors = await listLastEditors(trx, ids);
  const who = (id: number) => editors.get(id) ?? 'altcineva';
  const made = items.filter(({ outcome }) => outcome === 'created');
  const changed = items.filter(({ outcome }) => outcome === 'updated');
  return [
    ...(await removeMade(trx, writing, made, records, who)),
    ...(await restoreChanged(trx, writing, changed, records, who)),
  ];
}

type Records = Map<number, ClientRecord>;
type Who = (clientId: number) => string;

async function removeMade(
  trx: Trx,
  writing: Writing,
  items: ItemToReverse[],
  records: Records,
  who: Who,
): Promise<ReversedRow[]> {
  const referred = await listReferred(
    trx,
    items.map(({ client_id }) => client_id),
  );
  const rows = items.map(({ number, client_id, applied }): ReversedRow => {
    const record = records.get(client_id);
    if (!record) return { number, reversal: 'removed', outcome_note: null };
    if (record.version !== applied.version) {
      return {
        number,
        reversal: 'kept',
        outcome_note: `A rămas: a fost schimbat între timp de ${who(client_id)}.`,
      };
    }
    if (referred.has(client_id)) {
      return { number, reversal: 'kept', outcome_note: 'A rămas: alte date din Clientela țin de el.' };
    }
    return { number, reversal: 'removed', outcome_note: null };
  });
  const going = items.filter((_, index) => rows[index]?.reversal === 'removed');
  const gone = going.flatMap(({ client_id }) => records.get(client_id) ?? []);
  await insertAudits(
    trx,
    writing.actor.id,
    writing,
    gone.map((record) => ({
      subject_id: record.id,
      changes: changesBetween(asInput(record), {
        ...Object.fromEntries(Object.keys(asInput(record)).map((name) => [name, null])),
      }),
      version: record.version,
    })),
  );
  await deleteClients(
    trx,
    gone.map(({ id }) => id),
  );
  return rows;
}

async function restoreChanged(
  trx: Trx,
  writing: Writing,
  items: ItemToReverse[],
  records: Records,
  who: Who,
): Promise<ReversedRow[]> {
  const holders = await listTaxIdHolders(
    trx,
    items.flatMap(({ applied }) => (applied.before?.tax_id as string | null | undefined) ?? []),
  );
  const steps = items.map(({ number, client_id, applied }) => {
    const record = records.get(client_id);
    const isThere = record && record.merged_into_id === null;
    return {
      number,
      record: isThere ? record : undefined,
      ...(isThere && restored(record, applied, holders)),
    };
  });
  const { updates, awaited } = await keepAwaited(
    trx,
    steps.flatMap(({ record, input }) => (record && input ? [{ before: record, input }] : [])),
  );
  await updateClients(trx, writing, updates);
  return steps.map(({ number, record, kept = [], back = [], taken = false }): ReversedRow => {
    if (!record)
      return {
        number,
        reversal: 'kept',
        outcome_note: 'A rămas: clientul a fost unit cu altul sau nu mai există.',
      };
    const names = kept.map((field) => labels[field] ?? field).join(', ');
    const remarks = [
      ...(kept.length > 0 ? [`Au rămas, fiind schimbate între timp de ${who(record.id)}: ${names}.`] : []),
      ...(taken ? ['CIF-ul a rămas: cel dinainte este acum al altui client.'] : []),
      ...(awaited.get(record.id) ?? []).map(
        ({ label, order }) => `Adresa „${label}” a rămas: acolo merge comanda ${order}, încă netrimisă.`,
      ),
    ];
    if (remarks.length === 0) return { number, reversal: 'restored', outcome_note: null };
    return { number, reversal: back.length > 0 ? 'partly' : 'kept', outcome_note: remarks.join(' ') };
  });
}

/** Fields that only follow another one are never named: they go back or stay with it. */
const silent = new Set(['siruta', 'tax_id_kind']);

function restored(
  record: ClientRecord,
  { before = {}, after = {} }: ItemToReverse['applied'],
  holders: Map<string, number>,
) {
  const now = asInput(record) as Record<string, unknown>;
  const differs = changesBetween(comparable({ ...now, ...after }), comparable(now));
  const kept = Object.keys(before).filter((field) => field in differs && !silent.has(field));
  const taken = !kept.includes('tax_id') && isTaken(before.tax_id, record, holders);
  const stays = new Set([...kept, ...(taken ? ['tax_id'] : [])]);
  if (['country', 'county', 'locality'].some((field) => stays.has(field))) stays.add('siruta');
  const back = Object.keys(before).filter((field) => !stays.has(field));
  const input = { ...now, ...Object.fromEntries(back.map((field) => [field, before[field]])) } as ClientInput;
  return { kept, taken, back: back.filter((field) => !silent.has(field)), input };
}

/** Whether another client has a tax id by now. */
function isTaken(taxId: unknown, { id }: ClientRecord, holders: Map<string, number>): boolean {
  return typeof taxId === 'string' && (holders.get(taxId) ?? id) !== id;
}
