import { creditState } from '../payments/credit/credit-limit.ts';
import { missingForEFactura } from '../romania/address.ts';
import type { TaxIdKind } from '../romania/tax-id.ts';
import type { ClientRecord } from './queries.ts';
import { type ClientInput, clientFieldNames } from './schema.ts';

/** The record in the names and shapes that forms and JSON write: lists as names and ids. */
export function asInput(record: ClientRecord): Record<keyof ClientInput, unknown> {
  const { tags, managers, ...row } = record;
  const lists = { tags: tags.map(({ name }) => name), manager_ids: managers.map(({ id }) => id) };
  const given: Record<string, unknown> = { ...row, ...lists };
  return Object.fromEntries([...clientFieldNames, 'tax_id_kind'].map((name) => [name, given[name]])) as never;
}

/** A client as JSON shows it. */
export function asJson(record: ClientRecord) {
  const missing = missingFor(record);
  const credit = creditState(record.account, record.account);
  return {
    id: record.id,
    version: record.version,
    created_at: record.created_at,
    updated_at: record.updated_at,
    archived_at: record.archived_at,
    ...asInput(record),
    geo_precision: record.geo_precision,
    geo_source: record.geo_source,
    blocked: credit.blocked,
    blocked_reason: credit.reason,
    balance: record.balance,
    last_order_date: record.last_order_date,
    efactura_ready: missing.length === 0,
    efactura_missing: missing,
  };
}

/** The fields that an e-Factura to this client still needs. */
function missingFor(client: Parameters<typeof missingForEFactura>[0] | ClientRecord): string[] {
  return missingForEFactura({ ...client, tax_id_kind: client.tax_id_kind as TaxIdKind });
}
