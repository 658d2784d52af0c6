import { z } from 'zod';
import { fixDiacritics } from '../../romania/diacritics.ts';

// Absent is '', ' ', null, a missing key or a missing block; numbers come as numbers or as text (seen in v7–v9).
const text = z.unknown().optional().transform(toText);
const flag = z
  .unknown()
  .optional()
  .transform((value) => value === true || value === 'true');

/** Which flags a block really says, yes or no: one that is missing or null says nothing. */
const told = <const Names extends readonly string[]>(given: Record<string, unknown>, names: Names) =>
  Object.fromEntries(
    names.map((name) => [name, ['true', 'false'].includes(String(given[name] ?? ''))]),
  ) as Record<Names[number], boolean>;

/** A block whose flags carry beside them whether they were told at all. */
function flagged<Shape extends z.ZodRawShape, const Names extends readonly string[]>(
  shape: Shape,
  names: Names,
) {
  return z
    .unknown()
    .optional()
    .transform(toObject)
    .transform((given) => ({ ...z.object(shape).parse(given), told: told(given, names) }));
}

function block<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.unknown().optional().transform(toObject).pipe(z.object(shape));
}

const period = block({ data_inceput_ScpTVA: text, data_sfarsit_ScpTVA: text });

/** The address blocks differ only in the first letter of their keys: `s` for the seat, `d` for the fiscal domicile. */
function address(letter: 's' | 'd') {
  return z
    .unknown()
    .optional()
    .transform(toObject)
    .transform((given) => (key: string) => toText(given[letter + key]))
    .transform((field) => ({
      street: field('denumire_Strada'),
      number: field('numar_Strada'),
      locality: field('denumire_Localitate'),
      localityCode: field('cod_Localitate'),
      county: field('denumire_Judet'),
      countyNumber: field('cod_Judet'),
      plate: field('cod_JudetAuto'),
      country: field('tara'),
      details: field('detalii_Adresa'),
      postalCode: field('cod_Postal'),
    }));
}

/** One record of `found`, v7 to v9: every field is there, '' or false when ANAF gave none, with comma-below letters. */
export const anafRecord = z.object({
  date_generale: block({
    cui: text,
    denumire: text,
    adresa: text,
    nrRegCom: text,
    telefon: text,
    fax: text,
    codPostal: text,
    stare_inregistrare: text,
    cod_CAEN: text,
  }),
  inregistrare_scop_Tva: flagged(
    {
      scpTVA: flag,
      perioade_TVA: z.unknown().optional(),
      data_inceput_ScpTVA: text,
      data_sfarsit_ScpTVA: text,
    },
    ['scpTVA'],
  ).transform((vat) => ({
    scpTVA: vat.scpTVA,
    told: vat.told.scpTVA,
    periods: toList(vat.perioade_TVA ?? vat),
  })),
  inregistrare_RTVAI: flagged({ dataInceputTvaInc: text, dataSfarsitTvaInc: text, statusTvaIncasare: flag }, [
    'statusTvaIncasare',
  ]),
  stare_inactiv: flagged(
    { dataInactivare: text, dataReactivare: text, dataRadiere: text, statusInactivi: flag },
    ['statusInactivi'],
  ),
  inregistrare_SplitTVA: block({ dataInceputSplitTVA: text, statusSplitTVA: flag }),
  adresa_sediu_social: address('s'),
  adresa_domiciliu_fiscal: address('d'),
});

export type AnafRecord = z.infer<typeof anafRecord>;
export type AnafAddress = AnafRecord['adresa_sediu_social'];

/** VAT periods, newest first: an array since v8, a single object in ANAF's document, flat fields in v7. */
function toList(periods: unknown): z.infer<typeof period>[] {
  return (Array.isArray(periods) ? periods : [periods])
    .map((item) => period.parse(item))
    .sort((a, b) => b.data_inceput_ScpTVA.localeCompare(a.data_inceput_ScpTVA));
}

function toText(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  // What PostgreSQL does not take, zero bytes and halves of letters, must not hold up the hundred of a call.
  return fixDiacritics(value.toWellFormed().replaceAll('\0', ' ')).replace(/\s+/g, ' ').trim();
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
