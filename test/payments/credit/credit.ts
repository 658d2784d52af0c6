import { formatDay } from '../../../src/web/format.ts';
import type { TestApp } from '../../support/app.ts';
import { type Client, makeClient } from '../../support/clients.ts';
import { putDocument } from '../../support/documents.ts';

/** A day so many days before today, as the firm counts them. */
export const daysAgo = (days: number) => formatDay(new Date(Date.now() - days * 86_400_000));

/** Sets the firm's limits; what is not given is not checked. */
export async function setFirm(t: TestApp, limits: object = {}): Promise<void> {
  const none = { overdue_limit: null, total_limit: null, overdue_days_limit: null };
  const answer = await t.ana.json('PUT', '/api/v1/settings/credit', { ...none, ...limits });
  if (answer.statusCode !== 200) throw new Error(answer.body);
}

/** A client that owes invoices, each so many days overdue. */
export async function debtor(t: TestApp, name: string, owed: [total: string, days: number][], fields = {}) {
  const client = await makeClient(t, { name, ...fields });
  for (const [total, days] of owed) await owe(t, client.id, total, days);
  return client;
}

export function owe(t: TestApp, clientId: number, total: string, days: number): Promise<number> {
  return putDocument(t, clientId, { total, issue_date: daysAgo(days + 30), due_date: daysAgo(days) });
}

/** Pays as the payments of the house do: a row and what it covers. */
export async function pay(t: TestApp, client_id: number, amount: string): Promise<void> {
  const answer = await t.ana.json('POST', '/api/v1/payments', { client_id, amount, method: 'transfer' });
  if (answer.statusCode !== 201) throw new Error(answer.body);
}

export const blockOf = (client: Client) => [client.blocked, client.blocked_reason];
