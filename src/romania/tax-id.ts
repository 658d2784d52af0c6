import { validate } from 'stdnum/lib/cjs/ro/cui.js';
import { parseForeignTaxId } from './foreign-tax-id.ts';
import { isPersonalId, maskPersonalId } from './personal-id.ts';

export type TaxIdKind = 'cui' | 'cnp' | 'foreign' | 'none';
export type ParsedTaxId =
  | { ok: true; kind: TaxIdKind; value: string | null }
  | { ok: false; message: string };

/** What e-Factura takes for a private person without a CNP (OUG 138/2024). */
export const NO_TAX_ID = '0000000000000';

const LABEL =
  /^(?:C\.?I\.?F|C\.?U\.?I|C\.?N\.?P|COD(?:UL)?(?: UNIC| FISCAL| DE [ÎI]NREGISTRARE| DE IDENTIFICARE)*|R\.?O)(?!\p{L})[\s.:/-]*/u;

/**
 * Reads a tax number as people write it (`RO 4264242`, `CIF: 4264242`, a CNP, a foreign VAT number).
 * @param country ISO 3166-1 alpha-2; another country than RO makes the number foreign
 * @returns the bare digits of a CUI or CNP, the foreign number in capitals with its country prefix, null for
 * none; else a sentence for the user
 */
export function parseTaxId(text: string | null | undefined, country = 'RO'): ParsedTaxId {
  const typed = (text ?? '').normalize('NFKC').trim().toUpperCase();
  if (typed === '' || typed.replace(/\s/g, '') === NO_TAX_ID) return { ok: true, kind: 'none', value: null };
  if (country !== 'RO') return parseForeignTaxId(typed, country);

  const number = withoutLabels(typed).replace(/[\s.\-–—/_]/g, '');
  if (number === '') return refuse('Lipsesc cifrele: după RO sau CIF scrieți numărul.');
  if (!/^\d+$/.test(number)) return refuse('CIF-ul are numai cifre, cu sau fără RO înainte.');
  return number.length === 13 ? personalId(number) : companyId(number);
}

/** The number as pages show it: `RO` before a VAT payer's CUI, nothing for none, a CNP masked. */
export function formatTaxId(value: string | null, kind: TaxIdKind, vatPayer: boolean): string {
  return value !== null && kind === 'cnp' ? maskPersonalId(value) : printedTaxId(value, kind, vatPayer);
}

/** The number as documents print it, a CNP whole: the law wants it there (art. 319 of the Fiscal Code). */
export function printedTaxId(value: string | null, kind: TaxIdKind, vatPayer: boolean): string {
  if (value === null || kind === 'none') return '';
  return kind === 'cui' && vatPayer ? `RO${value}` : value;
}

/** What a record says of its number to whoever may not see a CNP: the same, but for a CNP. */
export const shownTaxId = (value: string | null, kind: string): string | null =>
  value !== null && kind === 'cnp' ? maskPersonalId(value) : value;

function withoutLabels(typed: string): string {
  const rest = typed.replace(LABEL, '');
  return rest === typed ? rest : withoutLabels(rest);
}

function personalId(number: string): ParsedTaxId {
  if (number === NO_TAX_ID) return { ok: true, kind: 'none', value: null };
  if (!isPersonalId(number)) return refuse('CNP-ul nu este corect; verificați cele 13 cifre.');
  return { ok: true, kind: 'cnp', value: number };
}

function companyId(typed: string): ParsedTaxId {
  const number = typed.replace(/^0+/, '');
  if (number.length < 2 || number.length > 10) {
    return refuse(`CIF-ul are între 2 și 10 cifre, iar CNP-ul are 13; ați scris ${typed.length}.`);
  }
  if (!validate(number).isValid)
    return refuse('Cifra de control a CIF-ului nu se potrivește; verificați cifrele.');
  return { ok: true, kind: 'cui', value: number };
}

function refuse(message: string): ParsedTaxId {
  return { ok: false, message };
}
