import { creditState, seenCredit } from '../payments/credit/credit-limit.ts';
import { missingForEFactura } from '../romania/address.ts';
import type { TaxIdKind } from '../romania/tax-id.ts';
import { seenLimits } from './credit-fields.ts';
import type { ClientRecord } from './queries.ts';
import { type ClientInput, clientFieldNames } from './schema.ts';

/** The record in the names and shapes that forms and JSON write: lists as names and ids. */
export function asInput(record: ClientRecord): Record<keyof ClientInput, unknown> {
  const { tags, managers, ...row } = record;
  const lists = { tags: tags.map(({ name }) => name), manager_ids: managers.map(({ id }) => id) };
  const given: Record<string, unknown> = { ...row, ...lists };
  return Object.fromEntries([...clientFieldNames, 'tax_id_kind'].map((name) => [name, given[name]])) as never;
}

/** A client as JSON shows it to somebody; without the right to see balances there is none, nor any limit of them. */
export function asJson(record: ClientRecord, { seesBalance }: { seesBalance: boolean }) {
  const missing = missingFor(record);
  const credit = seenCredit(creditState(record.account, record.account), seesBalance);
  return {
    id: record.id,
    version: record.version,
    created_at: record.created_at,
    updated_at: record.updated_at,
    archived_at: record.archived_at,
    ...asInput(record),
    ...seenLimits(record, seesBalance),
    geo_precision: record.geo_precision,
    geo_source: record.geo_source,
    blocked: credit.blocked,
    blocked_reason: credit.reason,
    balance: seesBalance ? record.balance : null,
    last_order_date: record.last_order_date,
    efactura_ready: missing.length === 0,
    efactura_missing: missing,
  };
}

/** The fields that an e-Factura to this client still needs. */
function missingFor(client: Parameters<typeof missingForEFactura>[0] | ClientRecord): string[] {
  return missingForEFactura({ ...client, tax_id_kind: client.tax_id_kind as TaxIdKind });
}

/** What an audit row compares: lists by what they hold, whatever their order or row ids. */
export function comparable(input: Record<string, unknown>): Record<string, unknown> {
  const { tags, manager_ids, contacts, delivery_addresses } = input as ClientInput;
  return {
    ...input,
    tags: tags.map((name) => name.toLowerCase()).sort(),
    manager_ids: [...manager_ids].sort((a, b) => a - b),
    contacts: withoutIds(contacts),
    delivery_addresses: withoutIds(delivery_addresses),
  };
}

const withoutIds = (rows: readonly { id?: number | null }[]) => rows.map(({ id: _id, ...row }) => row);
