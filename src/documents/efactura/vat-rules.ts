import { isEu } from '../../romania/countries.ts';
import type { FrozenDocument, FrozenLine, VatCategory } from '../frozen.ts';
import { buyerIds, isOutsideVat } from './identifiers.ts';
import { broken, lineField, type Row, type RuleRefusal } from './refusal.ts';

/** How each category is called in the ids of its rules, where it is called otherwise. */
export const ruleName = (category: VatCategory): string => (category === 'K' ? 'IC' : category);

/** BR-S-…, BR-Z-…, BR-E-…, BR-AE-…, BR-IC-…, BR-G-… and BR-O-…: who may use a category, its rate and its reason. */
export function brokenVat(document: FrozenDocument): RuleRefusal[] {
  return broken([
    ...document.lines.flatMap((line, index) => lineRows(document, line, index)),
    ...(document.kind === 'storno'
      ? []
      : document.lines.flatMap((line, index) => abroadRows(document, line, index))),
    ...buyerRows(document),
  ]);
}

/**
 * Who is far enough for a sale without VAT: no rule of ANAF, but the law's. A storno takes back also what should not have
 * been sold so. For goods Northern Ireland (XI) is in the Union.
 */
function abroadRows(document: FrozenDocument, { vat_category }: FrozenLine, index: number): Row[] {
  const { country } = document.buyer;
  const inUnion = isEu(country);
  const isElsewhere = (inUnion && country !== 'RO') || buyerIds(document).vat_id?.startsWith('XI');
  return [
    [
      vat_category === 'K' && !isElsewhere,
      'Cod fiscal, art. 294 alin. (2)',
      `Linia ${index + 1} are categoria K (livrare intracomunitară), iar clientul nu este din altă țară a Uniunii Europene: schimbați categoria.`,
      lineField(index, 'vat_category'),
    ],
    [
      vat_category === 'G' && inUnion,
      'Cod fiscal, art. 294 alin. (1)',
      `Linia ${index + 1} are categoria G (export), iar clientul este din Uniunea Europeană: schimbați categoria.`,
      lineField(index, 'vat_category'),
    ],
  ];
}

function lineRows(document: FrozenDocument, line: FrozenLine, index: number): Row[] {
  const { vat_category: category, vat_rate } = line;
  const rate = Number(vat_rate);
  const outside = category === 'O';
  const wrongRate = category === 'S' ? rate <= 0 : rate !== 0;
  return [
    [
      !outside && !document.seller.vat_payer,
      `BR-${ruleName(category)}-02`,
      `Linia ${index + 1} are TVA, iar firma nu este plătitoare: alegeți categoria O (neplătitor de TVA), sau bifați „Plătitor de TVA” la Setări > Firmă.`,
      lineField(index, 'vat_category'),
    ],
    [
      outside && document.seller.vat_payer && document.lines.some((other) => other.vat_category !== 'O'),
      'BR-O-11',
      `Linia ${index + 1} este în afara TVA (categoria O) și nu poate sta pe o factură cu linii cu TVA: faceți două facturi.`,
      lineField(index, 'vat_category'),
    ],
    [
      wrongRate,
      `BR-${ruleName(category)}-05`,
      category === 'S'
        ? `Linia ${index + 1} are categoria S și cota 0: alegeți o cotă mai mare, sau altă categorie.`
        : `Linia ${index + 1} are categoria ${category}, a cărei cotă este 0: schimbați cota sau categoria.`,
      lineField(index, 'vat_rate'),
    ],
    [
      needsReason(document, line) && isFirstOf(document, index),
      `BR-${ruleName(category)}-10`,
      `Scrieți motivul pentru care linia ${index + 1} nu are TVA.`,
      lineField(index, 'vat_reason'),
    ],
  ];
}

/** One refusal for the whole document, not one for each line. */
function buyerRows(document: FrozenDocument): Row[] {
  const uses = (category: VatCategory) => document.lines.some((line) => line.vat_category === category);
  const hasNone = !isOutsideVat(document) && !buyerIds(document).vat_id;
  const mend = 'completați CIF-ul clientului și bifați „Plătitor de TVA”, sau schimbați categoria liniilor.';
  const place = { of: 'client', field: 'tax_id' } as const;
  return [
    [hasNone && uses('AE'), 'BR-AE-02', `Taxarea inversă cere codul de TVA al clientului: ${mend}`, place],
    [
      hasNone && uses('K'),
      'BR-IC-02',
      `Livrarea intracomunitară cere codul de TVA al clientului: ${mend}`,
      place,
    ],
  ];
}

/** A reason said on any line of the category serves them all. */
function needsReason({ lines }: FrozenDocument, { vat_category: category }: FrozenLine): boolean {
  if (category === 'S' || category === 'Z') return false;
  return lines.every((line) => line.vat_category !== category || !line.vat_reason?.trim());
}

const isFirstOf = ({ lines }: FrozenDocument, index: number): boolean =>
  lines.findIndex((line) => line.vat_category === lines[index]?.vat_category) === index;
