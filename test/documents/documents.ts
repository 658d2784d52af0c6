import type { LightMyRequestResponse } from 'fastify';
import { spreadFreeMoney } from '../../src/payments/allocations/queries.ts';
import { cui } from '../support/anaf-server.ts';
import type { Browser, TestApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';

/** A document as JSON shows it. */
export type Document = {
  id: number;
  kind: string;
  series: string;
  number: number;
  client_id: number;
  order_id: number | null;
  storno_of: number | null;
  payment_id: number | null;
  issue_date: string;
  due_date: string | null;
  lines: Line[];
  net_total: string;
  vat_total: string;
  total: string;
  paid: string;
  open_amount: string;
  state: string;
};
export type Line = Record<string, unknown> & {
  id: number;
  order_line_id: number | null;
  reverses_id: number | null;
  description: string;
  quantity: string;
  unit_price: string;
  vat_category: string;
  vat_rate: string;
  vat_reason: string | null;
  net: string;
};

export const oneLine = [{ description: 'Montaj', quantity: 1, unit_price: '100' }];

const firm = {
  name: 'Atelierul de Probă SRL',
  tax_id: String(cui(7100)),
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  street: 'Strada Memorandumului',
  street_no: '4',
};

/** Fills in the firm, so that it may issue. */
export async function completeFirm(t: TestApp, fields: object = {}): Promise<void> {
  await t.db
    .updateTable('company_settings')
    .set({ ...firm, ...fields })
    .execute();
}

let count = 0;

/** A client to whom an e-Factura may be issued. */
export async function makeBuyer(t: { ana: Browser }, fields: object = {}): Promise<Client> {
  return makeClient(t, {
    name: `Cumpărătorul ${++count} SRL`,
    tax_id: String(cui(7200 + count)),
    vat_payer: true,
    country: 'RO',
    county: 'RO-CJ',
    locality: 'Turda',
    street: 'Strada Fabricii',
    street_no: '7',
    ...fields,
  });
}

/** Asks for a document through JSON, whatever is answered. */
export const issue = (
  t: { ana: Browser },
  fields: object,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> => t.ana.json('POST', '/api/v1/documents', fields, headers);

/** Issues a document through JSON. */
export async function makeDocument(t: { ana: Browser }, fields: object): Promise<Document> {
  const answer = await issue(t, fields);
  if (answer.statusCode !== 201) throw new Error(`no document: ${answer.body}`);
  return answer.json<Document>();
}

/** Issues an invoice through JSON: of an installation for 100 lei, if nothing else is said. */
export const makeInvoice = (t: { ana: Browser }, client_id: number, fields: object = {}): Promise<Document> =>
  makeDocument(t, { kind: 'invoice', client_id, lines: oneLine, ...fields });

export async function readDocument(t: { ana: Browser }, id: number): Promise<Document> {
  return (await t.ana.json('GET', `/api/v1/documents/${id}`)).json<Document>();
}

/** The fields that a refusal names. */
export const refusedFields = (answer: LightMyRequestResponse): string[] =>
  answer.json<{ errors: { field: string }[] }>().errors.map(({ field }) => field);

/** What a client owes, as the database counts it. */
export async function balanceOf({ db }: TestApp, id: number): Promise<string> {
  const { balance } = await db
    .selectFrom('clients')
    .select('balance')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return balance;
}

/** Takes money through the database, the oldest invoices first; answers the payment's id. */
export async function putPayment(
  t: TestApp,
  client_id: number,
  amount: string,
  method = 'cash',
): Promise<number> {
  return t.db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto('payments')
      .values({ client_id, amount, method, date: '2026-11-20' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await spreadFreeMoney(trx, client_id);
    return id;
  });
}
