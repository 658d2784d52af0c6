import { productSearchText } from '../../src/products/search-text.ts';
import type { Browser, TestApp } from '../support/app.ts';

/** An order as JSON shows it. */
export type Order = {
  id: number;
  number: string;
  client_id: number;
  date: string;
  status: string;
  version: number;
  lines: Line[];
  net_total: string;
  vat_total: string;
  total: string;
  delivery_address_id: number | null;
  note: string | null;
};
export type Line = {
  id: number;
  product_id: number | null;
  description: string;
  unit: string;
  quantity: string;
  unit_price: string;
  vat_rate: string;
  net: string;
};

export const oneLine = [{ description: 'Montaj', quantity: 1, unit_price: '100' }];

/** Places an order through JSON. */
export async function makeOrder(t: { ana: Browser }, client_id: number, fields: object = {}): Promise<Order> {
  const answer = await t.ana.json('POST', '/api/v1/orders', { client_id, lines: oneLine, ...fields });
  if (answer.statusCode !== 201) throw new Error(`no order: ${answer.body}`);
  return answer.json<Order>();
}

export async function readOrder(t: { ana: Browser }, id: number): Promise<Order> {
  return (await t.ana.json('GET', `/api/v1/orders/${id}`)).json<Order>();
}

/** Takes an order to a status, whatever its version. */
export async function moveOrder(t: { ana: Browser }, id: number, status: string): Promise<Order> {
  const { version } = await readOrder(t, id);
  const answer = await t.ana.json('PATCH', `/api/v1/orders/${id}`, { version, status });
  if (answer.statusCode !== 200) throw new Error(`not moved: ${answer.body}`);
  return answer.json<Order>();
}

/** Puts a product on sale. */
export async function makeProduct(
  t: TestApp,
  { code, name, ...rest }: { code: string; name: string; price?: string; unit?: string; vat_rate?: string },
): Promise<number> {
  const { id } = await t.db
    .insertInto('products')
    .values({
      code,
      name,
      price: '10.00',
      vat_rate: '21',
      search_text: productSearchText({ code, name }),
      ...rest,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
