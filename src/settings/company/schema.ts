import { z } from 'zod';
import { addressFields, addressIssues, normalAddress, report } from '../../clients/address-input.ts';
import { cleanText, flag, listOf, multilineText, requiredText, text, whole } from '../../clients/input.ts';
import { email, phone, website } from '../../clients/schema.ts';
import { documentKinds } from '../../documents/frozen.ts';
import { money } from '../../products/input.ts';
import { findCountry } from '../../romania/countries.ts';
import { parseIban } from '../../romania/iban.ts';
import { parseTaxId } from '../../romania/tax-id.ts';
import { parseTradeRegisterNo } from '../../romania/trade-register.ts';

const version = whole(1, 2_147_483_647, 'Versiunea este un număr.')
  .transform((value) => value ?? undefined)
  .optional();

const { country, siruta: _siruta, ...address } = addressFields;
// What the columns hold: a firm's e-mail and site stand on its invoices, which take less than a client's record.
const short = (max: number) => (value: string | null) => value === null || value.length <= max;

const identity = z.object({
  version,
  name: text(200),
  tax_id: text(60),
  vat_payer: flag(true),
  vat_on_collection: flag(false),
  trade_register_no: text(40),
  share_capital: money,
  country,
  ...address,
  phone: phone.refine(short(20), { error: 'Aici încap cel mult 20 de caractere.' }),
  email: email.refine(short(100), { error: 'Aici încap cel mult 100 de caractere.' }),
  website: website.refine(short(200), { error: 'Aici încap cel mult 200 de caractere.' }),
});

/** The firm as a form or JSON gives it, made into what is stored: its tax number as bare digits. It may be unfinished. */
export const identitySchema = identity
  .check(z.superRefine(checkTogether, { when: () => true }))
  .transform(({ version: given, ...fields }) => {
    const { siruta: _none, ...place } = normalAddress({ ...fields, country: 'RO' });
    const taxId = parseTaxId(fields.tax_id);
    const tradeNo = fields.trade_register_no;
    return {
      version: given,
      fields: {
        ...fields,
        ...place,
        // Who does not pay VAT collects none.
        vat_on_collection: fields.vat_payer && fields.vat_on_collection,
        tax_id: taxId.ok ? taxId.value : null,
        trade_register_no: tradeNo && (parseTradeRegisterNo(tradeNo)?.value ?? tradeNo),
      },
    };
  });

function checkTogether(given: Partial<z.output<typeof identity>>, context: z.core.$RefinementCtx): void {
  const issue = (field: string, message: string) => report(context, [{ path: [field], message }]);
  const land = findCountry(typeof given.country === 'string' && given.country ? given.country : 'RO');
  if (land?.code !== 'RO') issue('country', 'Firma este din România.');
  else report(context, addressIssues({ ...given, country: 'RO' }));
  const taxId = parseTaxId(typeof given.tax_id === 'string' ? given.tax_id : '');
  if (!taxId.ok) issue('tax_id', taxId.message);
  else if (taxId.kind === 'cnp') issue('tax_id', 'Firma are un CIF; acesta este un CNP.');
}

const ibanText = z.preprocess(
  cleanText,
  z.string({ error: 'Scrieți IBAN-ul.' }).transform((value, context) => {
    const parsed = parseIban(value);
    if (parsed.ok) return parsed.iban;
    context.addIssue({ code: 'custom', message: parsed.message });
    return z.NEVER;
  }),
);

const account = z
  .object({ iban: ibanText, bank: text(100), on_documents: flag(true) })
  .transform((row) => ({ ...row, bank: row.bank ?? bankOf(row.iban) }));

/** The firm's bank accounts in their order. A row in which nothing was typed is none. */
const accountList = z.preprocess(
  (given) => listOf(given).filter(isTyped),
  z
    .array(account, { error: 'Conturile sunt o listă.' })
    .max(20, { error: 'Sunt cel mult 20 de conturi.' })
    .superRefine((rows, context) => {
      for (const [index, { iban }] of rows.entries())
        if (rows.findIndex((row) => row.iban === iban) < index)
          report(context, [{ path: [index, 'iban'], message: 'Contul acesta este deja în listă.' }]);
    }),
);
export const accountsSchema = z.object({ version, accounts: accountList });
export type AccountInput = z.output<typeof account>;

/** What JSON says of the first account alone. Null takes it away, what is left out stays. */
export const firstAccountSchema = z.object({
  iban: z
    .preprocess((given) => (cleanText(given) === '' ? null : given), z.union([z.null(), ibanText]))
    .optional(),
  bank: text(100).optional(),
});

/** A row that says something: the switch alone does not. */
function isTyped(row: unknown): boolean {
  const { iban, bank } = (row ?? {}) as Record<string, unknown>;
  return cleanText(iban) !== '' || cleanText(bank) !== '';
}

/** The bank that an IBAN names; null where it is not known. */
export function bankOf(iban: string): string | null {
  const parsed = parseIban(iban);
  return parsed.ok ? parsed.bank : null;
}

const seriesMessage =
  'Seria începe cu o literă sau o cifră și are cel mult 15 litere, cifre, puncte, liniuțe sau bare.';
const oneSeries = z.object({
  series: requiredText(15, 'Completați seria.')
    .transform((value) => value.toUpperCase())
    .pipe(z.string().regex(/^[A-Z0-9][A-Z0-9./-]{0,14}$/, { error: seriesMessage })),
  next_number: whole(1, 999_999_999, 'Numărul este între 1 și 999.999.999.'),
});
const ofEachKind = <Schema extends z.ZodType>(schema: Schema, error: string) =>
  z.partialRecord(z.enum(documentKinds), schema, { error });

export const seriesSchema = z.object({ version, series: ofEachKind(oneSeries, 'Completați seriile.') });
export type SeriesInput = z.output<typeof seriesSchema>;

export const textsSchema = z.object({
  version,
  texts: ofEachKind(multilineText(20_000), 'Completați textele.'),
});
export type TextsInput = z.output<typeof textsSchema>;
