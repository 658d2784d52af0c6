import Big from 'big.js';
import { isEu } from '../romania/countries.ts';
import type { TaxIdKind } from '../romania/tax-id.ts';
import type { VatCategory } from './frozen.ts';

export type VatParties = {
  firmPaysVat: boolean;
  buyer: { country: string; tax_id_kind: TaxIdKind; vat_payer: boolean };
};

/** What is said of a line; `vat_rate` is the one that it would have if nobody said more. */
export type AskedVat = { vat_category: VatCategory | null; vat_rate: string; vat_reason: string | null };
export type LineVat = { vat_category: VatCategory; vat_rate: string; vat_reason: string | null };

/** Why there is no VAT, where nobody says it otherwise. Legea 227/2015. */
const reasons: Record<VatCategory, string | null> = {
  S: null,
  Z: null,
  E: 'Scutit de TVA, art. 292 din Codul fiscal',
  AE: 'Taxare inversă, art. 331 din Codul fiscal',
  K: 'Livrare intracomunitară scutită, art. 294 alin. (2) din Codul fiscal',
  G: 'Export scutit, art. 294 alin. (1) din Codul fiscal',
  O: 'Neplătitor de TVA, art. 310 din Codul fiscal',
};

/** The category, the rate and the reason of a line. A firm that pays no VAT sells outside it, whatever is said. */
export function vatOf({ firmPaysVat, buyer }: VatParties, asked: AskedVat): LineVat {
  if (!firmPaysVat) return { vat_category: 'O', vat_rate: '0', vat_reason: reasons.O };
  const category = asked.vat_category ?? (isZero(asked.vat_rate) ? withoutVat(buyer) : 'S');
  // Why a payer sells outside VAT, only a person knows.
  const usual = category === 'O' ? null : reasons[category];
  const reason = category === 'S' ? null : (asked.vat_reason ?? usual);
  return { vat_category: category, vat_rate: asked.vat_rate, vat_reason: reason };
}

/**
 * Why a category and a rate cannot stand together on a day, with the field to mend; undefined where they can.
 * @param lawful the rates that are the law on that day
 */
export function vatRefusal(
  { vat_category, vat_rate }: LineVat,
  lawful: string[],
): { field: 'vat_category' | 'vat_rate'; message: string } | undefined {
  if (vat_category === 'S' && isZero(vat_rate))
    return { field: 'vat_category', message: 'Cota standard nu poate fi 0 %. Alegeți altă categorie.' };
  if (vat_category !== 'S' && !isZero(vat_rate))
    return {
      field: 'vat_category',
      message: 'Categoria aleasă are cota 0 %. Scrieți cota 0 sau alegeți categoria S.',
    };
  if (isZero(vat_rate) || lawful.some((rate) => new Big(rate).eq(vat_rate))) return undefined;
  const known = lawful.filter((rate) => !isZero(rate)).map((rate) => `${percent(rate)} %`);
  return {
    field: 'vat_rate',
    message: `În ziua documentului cota TVA nu este una din lege: ${known.join(', ') || 'nu o știm'}.`,
  };
}

/** The category of a rate of zero that nobody explained. */
function withoutVat({ country, tax_id_kind, vat_payer }: VatParties['buyer']): VatCategory {
  if (country === 'RO') return 'Z';
  if (!isEu(country)) return 'G';
  return tax_id_kind === 'foreign' && vat_payer ? 'K' : 'Z';
}

const isZero = (rate: string) => new Big(rate).eq(0);
const percent = (rate: string) => new Big(rate).toFixed().replace('.', ',');
