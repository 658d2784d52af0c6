import { fold } from '../../romania/diacritics.ts';

export const columns = [
  'code',
  'name',
  'unit',
  'category',
  'price',
  'purchase_cost',
  'last_purchase_cost',
  'vat_rate',
  'active',
] as const;
export type Column = (typeof columns)[number];

/** What the columns are called in the usual programs and in hand-made lists: folded, without punctuation. */
const words: Record<Column, string> = {
  code: 'cod; cod produs; codul produsului; cod articol; cod intern; sku; code; cod material; cod bare',
  name: 'denumire; denumire produs; denumirea; nume; nume produs; produs; articol; name; descriere; denumire articol',
  unit: 'um; unitate; unitate de masura; u m; unit',
  category: 'categorie; categoria; grupa; grup; category; familie',
  price: `pret; pret de baza; pret vanzare; pret de vanzare; pret fara tva; pret vanzare fara tva; price;
    pret de baza lei fara tva; pret lei; pret unitar`,
  purchase_cost: `cost de achizitie; cost achizitie; pret achizitie; pret de achizitie; cost; purchase cost;
    cost de achizitie lei`,
  last_purchase_cost: `ultima achizitie; ultimul cost; ultimul pret de achizitie; costul ultimei achizitii;
    costul ultimei achizitii lei; last purchase cost; pret ultima achizitie`,
  vat_rate: 'tva; cota tva; cota; vat; vat rate; procent tva; tva %',
  active: 'activ; se vinde; active; stare; status',
};

const known = new Map(
  columns.flatMap((column) => words[column].split(';').map((word) => [keyOf(word), column] as const)),
);

/** What each heading means; the first of two that mean the same counts, the others are left out. */
export function recognizeColumns(headings: string[]): (Column | undefined)[] {
  const taken = new Set<Column>();
  return headings.map((heading) => {
    const column = known.get(keyOf(heading.slice(0, 100)));
    if (!column || taken.has(column)) return undefined;
    taken.add(column);
    return column;
  });
}

/** Whether a row names enough columns to be the one of the headings. */
export const isHeading = (found: (Column | undefined)[]): boolean =>
  found.includes('code') && found.filter(Boolean).length > 1;

function keyOf(heading: string): string {
  return fold(heading)
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
