import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../../db/rows.ts';
import { labels } from '../fields.ts';
import { creditColumns } from './credit.ts';
import { placeColumns, units } from './fields.ts';
import type { Snapshot } from './queries.ts';
import { isPartial, keyOf } from './references.ts';

/** What was left alone because somebody edited it since the merge. */
export type Left = { client_id: number; label: string };

/** What an undo writes, by table. */
export type UndoPlan = {
  writes: Record<string, { row: Row; columns: string[] }[]>;
  inserts: Snapshot;
  deletes: Snapshot;
  left: Left[];
};

/**
 * Decides an undo from the rows before the merge, after it, and now. What still is as the merge left it becomes what it
 * was; what somebody edited since stays with the kept client and is named. The merged clients become wholly what they
 * were: nobody edits a client that is merged.
 */
export function planUndo(keptId: number, before: Snapshot, after: Snapshot, now: Snapshot): UndoPlan {
  const plan: UndoPlan = { writes: {}, inserts: {}, deletes: {}, left: [] };
  for (const table of Object.keys(before)) {
    const key = (row: Row) =>
      keyOf(table)
        .map((column) => row[column])
        .join(' ');
    const [was, made, is] = [before, after, now].map(
      (snapshot) => new Map((snapshot[table] ?? []).map((row) => [key(row), row])),
    ) as [Map<string, Row>, Map<string, Row>, Map<string, Row>];

    const lost = isPartial(table) ? [] : [...was];
    plan.inserts[table] = lost.flatMap(([id, row]) => (is.has(id) ? [] : [row]));
    // What the ledger of consents says of the merge stays said.
    const gone = table === 'consents' ? [] : [...made];
    plan.deletes[table] = gone.flatMap(([id, row]) => (was.has(id) || !is.has(id) ? [] : [row]));
    plan.writes[table] = [...was].flatMap(([id, old]) => {
      const [merged, current] = [made.get(id), is.get(id)];
      if (!merged || !current) return [];
      const columns =
        table === 'clients' ? clientColumns(old, merged, current) : rowColumns(table, old, merged, current);
      return columns.length > 0 ? [{ row: old, columns }] : [];
    });
  }
  return plan;

  function clientColumns(old: Row, merged: Row, current: Row): string[] {
    const differs = (column: string) => !isDeepStrictEqual(old[column], current[column]);
    if (old.id !== keptId)
      return [...units, { columns: ['archived_at', 'merged_into_id'] }].flatMap(({ columns }) =>
        columns.some(differs) ? columns : [],
      );
    const state = { label: 'Arhivare', columns: ['archived_at'] };
    const limits = creditColumns.map((column) => ({
      label: `Limită de sold: ${labels[column]}`,
      columns: [column],
    }));
    return [...units, ...limits, state].flatMap(({ label, columns }) => {
      const changed = columns.filter((column) => !isDeepStrictEqual(old[column], merged[column]));
      if (changed.length === 0) return [];
      const edited = columns.some(
        (column) => !goesAlong(column) && !isDeepStrictEqual(merged[column], current[column]),
      );
      const moved = columns.includes('lat') && current.geo_source === 'manual' && merged.lat !== current.lat;
      if (!edited && !moved) return columns;
      plan.left.push({ client_id: keptId, label });
      return [];
    });
  }

  function rowColumns(table: string, old: Row, merged: Row, current: Row): string[] {
    // A consent goes back only to the address that it was given for.
    const lost = table === 'contacts' && merged.email !== current.email ? 'marketing_enabled' : '';
    const given = Object.keys(old).filter(
      (column) => column !== lost && !isDeepStrictEqual(old[column], merged[column]),
    );
    // Which one is the default is a matter of all addresses of a client, and each client has its own again.
    const placed = ['position', 'is_default'].filter((column) => column in old);
    const content = Object.keys(old).filter((column) => ![...given, ...placed].includes(column));
    const edited = content.some((column) => !isDeepStrictEqual(merged[column], current[column]));
    const goesBack = given.includes('client_id') && current.client_id === merged.client_id;
    if (goesBack && edited)
      plan.left.push({ client_id: Number(old.client_id), label: rowLabel(table, current) });
    if (goesBack) return [...new Set([...given, ...placed])];
    // The kept client's own contact gets the marketing back that the merge took, where nobody decided anew.
    if (given.includes('marketing_enabled')) return current.marketing_enabled ? [] : ['marketing_enabled'];
    if (!given.includes('is_default') || hasOtherDefault(current)) return [];
    return given.filter((column) => isDeepStrictEqual(merged[column], current[column]));
  }

  /** Whether a row that was added or switched since is the kept client's default now. */
  function hasOtherDefault(address: Row): boolean {
    return (now.delivery_addresses ?? []).some(
      (row) =>
        row.is_default === true &&
        row.client_id === address.client_id &&
        row.id !== address.id &&
        !(before.delivery_addresses ?? []).some(({ id, client_id }) => id === row.id && client_id !== keptId),
    );
  }
}

/**
 * What an undo writes of a table, in order: rows of which the same columns are written go together. What goes back to
 * another client makes room for a default that is switched on again, and defaults are switched one after the other.
 */
export function batchesOf(changed: UndoPlan['writes'][string]): { columns: string[]; rows: Row[] }[] {
  const ordered = [...changed].sort((a, b) => Number(isMove(b.columns)) - Number(isMove(a.columns)));
  const batches = new Map<string, { columns: string[]; rows: Row[] }>();
  for (const [index, { row, columns }] of ordered.entries()) {
    const name = columns.includes('is_default') ? `${index}` : columns.join(' ');
    const batch = batches.get(name);
    if (batch) batch.rows.push(row);
    else batches.set(name, { columns, rows: [row] });
  }
  return [...batches.values()];
}

const isMove = (columns: string[]) => columns.includes('client_id');

/** What is worked out again is no edit of a person's; a no that was said since, the database itself keeps. */
const goesAlong = (column: string) =>
  column === 'marketing_enabled' || (placeColumns as string[]).includes(column);

const kinds: Record<string, string> = {
  contacts: 'Contactul',
  delivery_addresses: 'Adresa',
  orders: 'Comanda',
  documents: 'Documentul',
  payments: 'Încasarea',
  messages: 'Mesajul',
};

function rowLabel(table: string, row: Row): string {
  const kind = kinds[table] ?? labels[table] ?? table;
  return `${kind} „${row.name ?? row.label ?? row.number ?? row.id}”`;
}
