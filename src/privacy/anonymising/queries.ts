import { sql } from 'kysely';
import type { Trx } from '../../db/database.ts';
import { anonymous } from '../anonymous.ts';

/**
 * Takes erased persons out of some of the documents that no law keeps any more: of an erased client its name, number and
 * address, of a contact what was said of it. Answers whose documents these were.
 */
export async function anonymiseDocuments(trx: Trx, today: string, at: Date, limit: number) {
  const { rows } = await sql<{ client_id: number; document_id: number }>`
    with due as (
      select e.erasure_id, e.document_id, x.subject, d.client_id from erasure_documents e
      join erasures x on x.id = e.erasure_id join documents d on d.id = e.document_id
      where e.anonymised_at is null and retained_until(retention_kind(d.kind), d.issue_date) <= ${today}::date
      order by e.document_id limit ${limit} for update of e skip locked),
    cleared as (
      update documents d set
        buyer = case when due.subject = 'client' then jsonb_build_object(
          'name', ${anonymous}::text || d.client_id, 'tax_id', null, 'tax_id_kind', 'none', 'vat_payer', false,
          'trade_register_no', null, 'phone', null, 'email', null, 'country', d.buyer -> 'country', 'county', null,
          'locality', null, 'sector', null, 'street', null, 'street_no', null, 'address_extra', null,
          'postal_code', null, 'siruta', null) else d.buyer end,
        delivery = case when due.subject = 'client' then null
          else d.delivery || '{"contact_name": null, "contact_phone": null}' end,
        note = null,
        body = case when d.body is null then null else '(text șters la cererea persoanei)' end,
        title = case when d.title is null then null else 'Document anonimizat' end
      from (select distinct on (document_id) * from due order by document_id, subject) due
      where d.id = due.document_id returning d.id)
    select client_id, document_id from due where exists (select from cleared where cleared.id = due.document_id)`.execute(
    trx,
  );
  const ids = [...new Set(rows.map(({ document_id }) => document_id))];
  await sql`update erasure_documents set anonymised_at = ${at}
    where document_id = any(${ids}) and anonymised_at is null`.execute(trx);
  return rows;
}

/** The same for payments of erased clients: their texts. Answers how many. */
export async function anonymisePayments(trx: Trx, today: string, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update payments set reference = null,
      cancel_reason = case when cancel_reason is null then null else '(șters)' end
    where id in (
      select p.id from payments p join clients c on c.id = p.client_id
      where c.erased_at is not null and (p.reference is not null or p.cancel_reason <> '(șters)')
        and retained_until('fiscal_documents', p.date) <= ${today}::date
      order by p.id limit ${limit} for update of p skip locked)`.execute(trx);
  return Number(numAffectedRows ?? 0);
}
