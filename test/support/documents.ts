import type { TestApp } from './app.ts';

type Given = {
  kind?: 'invoice' | 'storno' | 'proforma';
  total?: string;
  issue_date?: string;
  due_date?: string;
  storno_of?: number;
};

let count = 0;

/**
 * Puts a document straight into the database, outside its series: for tests that need what a client owes, not how it
 * was issued. The total has no VAT. Answers its id.
 */
export async function putDocument(
  t: TestApp,
  client_id: number,
  {
    kind = 'invoice',
    total = '100.00',
    issue_date = '2026-11-01',
    due_date = issue_date,
    storno_of,
  }: Given = {},
): Promise<number> {
  const { id: series_id } = await t.db
    .selectFrom('document_series')
    .select('id')
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  const { id } = await t.db
    .insertInto('documents')
    .values({
      kind,
      series_id,
      series: 'TEST',
      number: ++count,
      client_id,
      issue_date,
      due_date: kind === 'invoice' ? due_date : null,
      storno_of: storno_of ?? null,
      seller: '{}',
      buyer: '{}',
      net_total: total,
      vat_total: '0',
      total,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
