import type { Browser, TestApp } from '../support/app.ts';

export type Product = {
  id: number;
  version: number;
  code: string;
  name: string;
  unit: string;
  category: string | null;
  price: string;
  purchase_cost: string | null;
  last_purchase_cost: string | null;
  vat_rate: string;
  active: boolean;
};

let made = 0;

/** Makes a product through JSON, with a code of its own. */
export async function makeProduct(t: { ana: Browser }, fields: object = {}): Promise<Product> {
  made += 1;
  const least = { code: `P-${made}`, name: `Produsul ${made}`, price: '100' };
  const answer = await t.ana.json('POST', '/api/v1/products', { ...least, ...fields });
  if (answer.statusCode !== 201) throw new Error(`no product: ${answer.body}`);
  return answer.json<Product>();
}

/** The price of a product for a client, with its steps, as JSON answers it. */
export async function priceFor(t: { ana: Browser }, clientId: number, productId: number, more = '') {
  const url = `/api/v1/clients/${clientId}/price?product_id=${productId}${more}`;
  const answer = await t.ana.json('GET', url);
  if (answer.statusCode !== 200) throw new Error(`no price: ${answer.body}`);
  return answer.json<{ unit_price: string; steps: { rule: string; detail: string; price: string }[] }>();
}

/** How the firm sells, set past its page. */
export async function sell(
  { db }: TestApp,
  selling: { mode?: string; allow_below_cost?: boolean },
): Promise<void> {
  await db
    .updateTable('selling_settings')
    .set({ mode: 'fixed', allow_below_cost: false, ...selling })
    .execute();
}
