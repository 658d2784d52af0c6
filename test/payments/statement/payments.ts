import type { TestApp } from '../../support/app.ts';

type Given = {
  date: string;
  amount: string;
  on?: [documentId: number, amount: string][];
  cancelled?: boolean;
};

/** Puts a payment straight into the database, on these invoices. Answers its id. */
export async function makePayment(
  { db }: Pick<TestApp, 'db'>,
  client_id: number,
  { date, amount, on = [], cancelled = false }: Given,
): Promise<number> {
  const { id } = await db
    .insertInto('payments')
    .values({
      client_id,
      date,
      amount,
      method: 'transfer',
      ...(cancelled && { cancelled_at: new Date('2026-11-01T10:00:00Z'), cancel_reason: 'greșită' }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const [document_id, part] of on)
    await db
      .insertInto('payment_allocations')
      .values({ payment_id: id, document_id, amount: part })
      .execute();
  return id;
}
