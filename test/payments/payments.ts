import type { Browser, TestApp } from '../support/app.ts';

/** A payment as JSON shows it. */
export type Payment = {
  id: number;
  version: number;
  client_id: number;
  date: string;
  amount: string;
  method: string;
  account: string | null;
  reference: string | null;
  by_hand: boolean;
  allocations: { document_id: number; amount: string }[];
  unallocated: string;
  cancelled_at: string | null;
  receipt_id: number | null;
};

/** Takes a payment through JSON. */
export async function pay(
  t: { ana: Browser },
  client_id: number,
  amount: string,
  more: object = {},
): Promise<Payment> {
  const answer = await t.ana.json('POST', '/api/v1/payments', { client_id, amount, ...more });
  if (answer.statusCode !== 201) throw new Error(`no payment: ${answer.body}`);
  return answer.json<Payment>();
}

export async function readPayment(t: { ana: Browser }, id: number): Promise<Payment> {
  return (await t.ana.json('GET', `/api/v1/payments/${id}`)).json<Payment>();
}

/** What of a document is open, and what a client owes. */
export async function openOf(t: TestDb, id: number): Promise<string> {
  const row = await t.db
    .selectFrom('documents')
    .select('open_amount')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.open_amount ?? '';
}
export async function balanceOf(t: TestDb, id: number): Promise<string> {
  const row = await t.db.selectFrom('clients').select('balance').where('id', '=', id).executeTakeFirst();
  return row?.balance ?? '';
}

type TestDb = Pick<TestApp, 'db'>;
