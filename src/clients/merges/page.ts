import { renderPaper } from '../../romania/address.ts';
import { hidePersonalIds } from '../../romania/personal-id.ts';
import { formatPhone } from '../../romania/phone.ts';
import { counted } from '../../romania/plural.ts';
import { formatDateTime } from '../../web/format.ts';
import { detailOf } from '../candidate.ts';
import type { ClientRecord } from '../queries.ts';
import { type Comparison, compare, type Double } from './compare.ts';
import { creditColumns, creditNotes } from './credit.ts';
import { unitNames, units } from './fields.ts';
import { consentNotes } from './marketing.ts';
import type { ListedMerge, Merge, Snapshot } from './queries.ts';
import { reversalRefusal, reversibleUntil } from './term.ts';
import { planUndo } from './undo.ts';

/** What was sent and came back refused; nothing of it is lost. */
export type Typed = {
  choices: Record<string, string>;
  defaultAddress: string | undefined;
  leftContacts: string[] | undefined;
  leftAddresses: string[] | undefined;
  confirmed: boolean;
};

/** The page on which clients stand side by side, ready to show. */
export function mergeForm(
  kept: ClientRecord,
  merged: ClientRecord[],
  { typed, seesBalance }: { typed: Typed | undefined; seesBalance: boolean },
) {
  const comparison = compare(kept, merged);
  const { all, differing, defaults, taxIds } = comparison;
  const ids = all.map(({ id }) => id);
  return {
    keptId: kept.id,
    clients: all.map((client) => ({
      id: client.id,
      name: client.name,
      version: client.version,
      detail: [detailOf({ ...client, alias: null }), client.archived_at && 'arhivat']
        .filter(Boolean)
        .join(' · '),
      isKept: client.id === kept.id,
      keep: addressOf(ids, client.id),
      leave: addressOf(
        ids.filter((id) => id !== client.id),
        client.id === kept.id ? undefined : kept.id,
      ),
      moves: movesOf(client),
    })),
    fields: differing.map(({ unit, proposed }) => ({
      name: `choices[${unit.name}]`,
      label: unit.label,
      values: all.map((client) => ({
        id: client.id,
        client: client.name,
        text: hidePersonalIds(unit.shown(client)),
        on: String(client.id) === (typed?.choices[unit.name] ?? String(proposed.id)),
      })),
    })),
    same: counted(unitNames.length - differing.length, 'câmp este la fel', 'câmpuri sunt la fel'),
    contacts: comparison.contacts.map((double) => ({
      ...doubleView(double, typed?.leftContacts),
      text: personText(double.row),
      there: personText(double.of),
    })),
    addresses: comparison.addresses.map((double) => ({
      ...doubleView(double, typed?.leftAddresses),
      text: placeText(double.row),
      there: placeText(double.of),
    })),
    defaults:
      defaults.length > 1
        ? [
            ...defaults.map(({ address, owner }, index) => ({
              value: String(address.id),
              text: `${placeText(address)} (${owner.name})`,
              on: typed?.defaultAddress ? typed.defaultAddress === String(address.id) : index === 0,
            })),
            { value: 'none', text: 'niciuna', on: typed?.defaultAddress === 'none' },
          ]
        : [],
    notes: [...(seesBalance ? creditNotes(kept, merged) : []), ...consentNotes(all)],
    taxIds: taxIds.length > 1 ? hidePersonalIds(taxIds.join(' și ')) : '',
    confirmed: typed?.confirmed ?? false,
  };
}

export type MergeForm = ReturnType<typeof mergeForm>;

/** The address of the comparison of these clients. */
export function addressOf(ids: number[], kept?: number): string {
  return `/client-merges/new?ids=${ids.join(',')}${kept === undefined ? '' : `&kept=${kept}`}`;
}

/** One merge in the list and at the head of its own page. */
export function mergeRow(merge: ListedMerge, now: Date) {
  const refusal = reversalRefusal(merge, now);
  return {
    id: merge.id,
    keptId: merge.kept_id,
    kept: merge.kept_name,
    merged: merge.merged.map(({ name }) => name).join(', '),
    at: formatDateTime(merge.merged_at),
    by: merge.merged_by,
    until: formatDateTime(reversibleUntil(merge)),
    canUndo: refusal === '',
    refusal: merge.undone_at ? '' : refusal,
    undone: merge.undone_at
      ? `Anulată de ${merge.undone_by ?? 'sistem'} la ${formatDateTime(merge.undone_at)}.`
      : '',
    left: leftView(merge),
  };
}

/** The report of a merge: what the kept client's fields became and what moved. */
export function mergeReport(merge: Merge, now: Date) {
  const [before, after] = [merge.before as Snapshot, merge.after as Snapshot];
  const [old, made] = [before, after].map((rows) => rows.clients?.find(({ id }) => id === merge.kept_id));
  const limits = { label: 'limita de sold (cea mai strictă)', columns: creditColumns };
  const changed = [...units, limits].filter(({ columns }) =>
    columns.some((column) => String(old?.[column] ?? '') !== String(made?.[column] ?? '')),
  );
  return {
    ...mergeRow(merge, now),
    fields: changed.map(({ label }) => label),
    moved: movedTexts(merge.kept_id, before, after),
  };
}

export type MergeRow = ReturnType<typeof mergeRow>;
export type MergeReport = ReturnType<typeof mergeReport>;

function movedTexts(keptId: number, before: Snapshot, after: Snapshot): string[] {
  const { writes, deletes } = planUndo(keptId, before, after, after);
  const moved = (table: string) =>
    (writes[table] ?? []).filter(({ columns }) => columns.includes('client_id')).length;
  const joined = (table: string) => deletes[table]?.length ?? 0;
  return [
    moved('contacts') > 0 && counted(moved('contacts'), 'contact mutat', 'contacte mutate'),
    moved('delivery_addresses') > 0 &&
      counted(moved('delivery_addresses'), 'adresă de livrare mutată', 'adrese de livrare mutate'),
    joined('client_tags') > 0 && counted(joined('client_tags'), 'etichetă adăugată', 'etichete adăugate'),
    joined('client_managers') > 0 &&
      counted(joined('client_managers'), 'manager adăugat', 'manageri adăugați'),
    joined('client_former_names') > 0 &&
      counted(joined('client_former_names'), 'nume vechi adăugat', 'nume vechi adăugate'),
  ].filter((text) => text !== false);
}

function leftView(merge: ListedMerge): string[] {
  const names = new Map([
    [merge.kept_id, merge.kept_name],
    ...merge.merged.map(({ id, name }): [number, string] => [id, name]),
  ]);
  const left = merge.left_alone as { client_id: number; label: string }[];
  return left.map(({ client_id, label }) => `${names.get(client_id) ?? client_id}: ${label}`);
}

function movesOf(client: ClientRecord): string {
  const { contacts, delivery_addresses, tags, managers } = client;
  return [
    counted(contacts.length, 'contact', 'contacte'),
    counted(delivery_addresses.length, 'adresă de livrare', 'adrese de livrare'),
    counted(tags.length, 'etichetă', 'etichete'),
    counted(managers.length, 'manager', 'manageri'),
  ].join(', ');
}

function doubleView<R extends { id: number }>({ row, owner, adds }: Double<R>, left: string[] | undefined) {
  return { id: row.id, owner: owner.name, left: left ? left.includes(String(row.id)) : !adds };
}

function personText({ name, job_title, email, phone }: ClientRecord['contacts'][number]): string {
  return [name, job_title, email, phone && formatPhone(phone)].filter(Boolean).join(' · ');
}

function placeText(address: Comparison['defaults'][number]['address']): string {
  return [address.label, renderPaper(address)].filter(Boolean).join(': ');
}
