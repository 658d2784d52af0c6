import { type Draft, rowsOf, textOf } from '../../clients/draft.ts';
import { listOf } from '../../clients/input.ts';
import { contractVariables } from '../../documents/contract-text.ts';
import { type DocumentKind, documentKindOptions } from '../../documents/frozen.ts';
import type { FieldError } from '../../errors.ts';
import { amountField, fieldMaker } from '../../products/field.ts';
import { addressFields } from '../../romania/address.ts';
import { COUNTIES } from '../../romania/counties.ts';
import { formatIban, parseIban } from '../../romania/iban.ts';
import { formatPhone } from '../../romania/phone.ts';
import { companyLabels, missingSentence } from './company.ts';
import type { ImportSaid } from './import.ts';
import type { Company, KindSettings } from './queries.ts';

/** Which of the page's forms was sent, with what was typed in it and what is wrong with it. */
export type Sent = {
  form?: 'identity' | 'accounts' | 'logo' | 'series' | 'texts';
  typed?: Draft;
  errors?: FieldError[];
  message?: string;
  filled?: string[];
  said?: ImportSaid | undefined;
};

/** The page of the firm: each form as it is stored, but the one that was sent as it was typed. */
export function companyPage(company: Company, kinds: KindSettings[], sent: Sent = {}) {
  const of = (form: Sent['form']) =>
    sent.form === form
      ? { typed: sent.typed, errors: sent.errors ?? [], message: sent.message ?? '' }
      : { typed: undefined, errors: [], message: '' };
  // A form keeps the version that it was filled from, so that what others saved meanwhile is not overwritten unseen.
  const version = (form: Sent['form']) => textOf(of(form).typed?.version) || String(company.version);
  return {
    versions: {
      identity: version('identity'),
      accounts: version('accounts'),
      series: version('series'),
      texts: version('texts'),
    },
    missing: missingSentence(company),
    message: sent.message ?? '',
    identity: identityForm(company, of('identity'), sent),
    accounts: accountRows(company, of('accounts')),
    logo: {
      address: company.logo_id === null ? '' : `/settings/company/logo?id=${company.logo_id}`,
      error: of('logo').message,
    },
    series: seriesRows(kinds, of('series')),
    texts: textFields(kinds, of('texts')),
    variables: contractVariables.map(({ name, label }) => ({ name: `{{${name}}}`, label })),
  };
}

export type CompanyPage = ReturnType<typeof companyPage>;

type Shown = { typed: Draft | undefined; errors: FieldError[] };

function identityForm(company: Company, { typed, errors }: Shown, { filled = [], said }: Sent) {
  const values = typed ?? draftOf(company);
  const field = fieldMaker(values, errors);
  const named = (name: string, max?: number) => ({
    ...field(name, companyLabels[name] ?? name, max ? { max } : {}),
    filled: filled.includes(name),
  });
  const f = Object.fromEntries(
    [...Object.keys(companyLabels), ...addressFields].map((name) => [name, named(name, limits[name])]),
  );
  return {
    f: { ...f, country: { ...named('country'), value: 'RO' }, siruta: { ...named('siruta'), value: '' } },
    countries: [{ value: 'RO', label: 'România' }],
    counties: COUNTIES.map(({ code, name }) => ({ value: code, label: name })),
    said,
  };
}

/** The firm as its form shows it: the phone national, the capital with a comma. */
function draftOf(company: Company): Draft {
  return {
    ...company,
    phone: company.phone ? formatPhone(company.phone) : '',
    share_capital: amountField(company.share_capital),
  };
}

const limits: Record<string, number> = {
  name: 200,
  tax_id: 60,
  trade_register_no: 40,
  share_capital: 20,
  locality: 50,
  street: 150,
  street_no: 30,
  address_extra: 100,
  postal_code: 20,
  phone: 40,
  email: 100,
  website: 200,
};

function accountRows(company: Company, { typed, errors }: Shown) {
  const stored = company.accounts.map(({ iban, bank, on_documents }) => ({
    iban: formatIban(iban),
    bank: bank ?? '',
    on_documents: String(on_documents),
  }));
  const rows: Draft[] = typed ? rowsOf(typed.accounts) : stored;
  return (rows.length > 0 ? rows : [{ on_documents: 'true' }]).map((row, index) => {
    const name = (field: string) => `accounts[${index}][${field}]`;
    const values = Object.fromEntries(Object.entries(row).map(([key, value]) => [name(key), textOf(value)]));
    const field = fieldMaker(values, errors);
    const at = (key: string, label: string, max?: number) => ({
      ...field(name(key), label, max ? { max } : {}),
      id: `accounts-${index}-${key}`,
    });
    const parsed = parseIban(textOf(row.iban));
    return {
      index,
      iban: at('iban', 'IBAN', 60),
      bank: at('bank', 'Bancă', 100),
      hint: parsed.ok && parsed.bank && !textOf(row.bank) ? `din IBAN: ${parsed.bank}` : '',
      on_documents: at('on_documents', 'Se arată pe documente'),
    };
  });
}

function seriesRows(kinds: KindSettings[], { typed, errors }: Shown) {
  return documentKindOptions.map(({ value: kind, label }) => {
    const stored = kinds.find((each) => each.kind === kind);
    const row = (typed ? ofKind(typed.series, kind) : stored) as Draft | undefined;
    const name = (field: string) => `series[${kind}][${field}]`;
    const field = fieldMaker(
      { [name('series')]: row?.series, [name('next_number')]: row?.next_number },
      errors,
    );
    const at = (key: string, text: string, max: number) => ({
      ...field(name(key), `${text}, ${label}`, { max }),
      id: `series-${kind}-${key}`,
    });
    return {
      label,
      series: at('series', 'Serie', 15),
      next_number: at('next_number', 'Numărul următor', 9),
    };
  });
}

function textFields(kinds: KindSettings[], { typed, errors }: Shown) {
  return documentKindOptions.map(({ value: kind, label }) => {
    const stored = kinds.find((each) => each.kind === kind)?.text;
    const name = `texts[${kind}]`;
    return {
      id: `texts-${kind}`,
      name,
      label: kind === 'contract' ? 'Textul contractului' : `Subsol ${label}`,
      rows: kind === 'contract' ? 14 : 2,
      value: typed ? textOf(ofKind(typed.texts, kind)) : (stored ?? ''),
      error: errors.find(({ field }) => field === name)?.message ?? '',
    };
  });
}

function ofKind(rows: unknown, kind: DocumentKind): unknown {
  return typeof rows === 'object' && rows !== null ? (rows as Draft)[kind] : undefined;
}

/** The accounts' form with one row more, or with one less. */
export function accountsAfter(
  typed: Draft,
  { add, remove }: { add: boolean; remove: number | undefined },
): Draft {
  const rows = listOf(typed.accounts).filter((_, index) => index !== remove);
  return { ...typed, accounts: add ? [...rows, { on_documents: 'true' }] : rows };
}
