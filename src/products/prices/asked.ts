import { hidePersonalIds } from '../../romania/personal-id.ts';
import { formatIsoDay, formatMoney, formatNumber } from '../../web/format.ts';
import { percentField } from '../field.ts';
import type { Quote } from './actions.ts';

/** What stands in the boxes of a question about a price. */
export type Asked = { product_id: string; product: string; client: string; quantity: string; date: string };
/** A client that what was written may mean. */
export type Choice = { name: string; detail: string; href: string };
export type Answered = {
  asked: Asked;
  message: string;
  choices: Choice[];
  price: ReturnType<typeof priceView> | undefined;
};

type Priced = {
  quote: Quote;
  client: { id: number; name: string };
  product: { id: number; code: string; name: string };
  date: string;
};

/** A price with its steps, as the page shows them. */
export function priceView({ quote, client, product, date }: Priced) {
  return {
    client: client.name,
    clientHref: `/clients/${client.id}`,
    product: `${product.code} – ${product.name}`,
    productHref: `/products/${product.id}/edit`,
    date: formatIsoDay(date),
    unitPrice: formatMoney(quote.unit_price),
    unit: quote.unit,
    vat: `${percentField(quote.vat_rate)} %`,
    steps: quote.steps.map((step) => ({ ...step, price: formatMoney(step.price) })),
  };
}

/** A client that was found, with the address of the same question about it. */
export function choiceOf(
  {
    id,
    name,
    tax_id,
    locality,
  }: { id: number; name: string; tax_id: string | null; locality: string | null },
  { product_id, quantity, date }: { product_id: number; quantity: string; date: string },
): Choice {
  const query = new URLSearchParams({
    client_id: String(id),
    product_id: String(product_id),
    quantity: formatNumber(quantity),
    date,
  });
  const detail = [tax_id && `CIF ${hidePersonalIds(tax_id)}`, locality].filter(Boolean).join(' · ');
  return { name, detail, href: `/products/prices?${query}` };
}
