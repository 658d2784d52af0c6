import {
  paymentMethodOptions,
  receivesOptions,
  shippingPayerOptions,
  statusOptions,
} from '../clients/fields.ts';
import { findCounty } from '../romania/counties.ts';
import { fold } from '../romania/diacritics.ts';
import { parseLocality } from '../romania/localities.ts';

/** What the cells may name: the lists by folded name, the users by name and e-mail. */
export type Names = {
  types: Map<string, number>;
  levels: Map<string, number>;
  sources: Map<string, number>;
  users: { id: number; name: string; email: string }[];
};

/** A cell as the client's schema takes it, or a sentence for whoever wrote it. */
export type CellValue = { ok: true; value: unknown } | { ok: false; message: string };

type Option = { value: string; label: string };

/**
 * Reads the text of a cell for a field: what our export writes, and what usual programs do ("RO123" stays, "Jud. Cluj",
 * "30 zile", "da"). Whatever has no rule here is left to the schema.
 */
export function readCell(field: string, text: string, names: Names): CellValue {
  const read = readers[field];
  return read ? read(text, names) : taken(text);
}

const taken = (value: unknown): CellValue => ({ ok: true, value });
const refused = (message: string): CellValue => ({ ok: false, message });

const flag = (text: string): CellValue => {
  const key = fold(text).replace(/[.!]+$/, '');
  if (yes.has(key)) return taken(true);
  return no.has(key) ? taken(false) : refused(`„${text}” nu este da sau nu.`);
};
const yes = new Set([
  'da',
  'd',
  'yes',
  'y',
  'true',
  'adevarat',
  '1',
  'x',
  'ro',
  'platitor',
  'platitor tva',
  'platitor de tva',
]);
const no = new Set([
  'nu',
  'n',
  'no',
  'false',
  'fals',
  '0',
  '-',
  'neplatitor',
  'neplatitor tva',
  'neplatitor de tva',
]);

const digits = (text: string): CellValue => taken(/\d+/.exec(text)?.[0] ?? text);

const named =
  (list: 'types' | 'levels', what: string, where: string) =>
  (text: string, names: Names): CellValue => {
    const id = names[list].get(fold(text));
    return id ? taken(id) : refused(`${what} „${text}” nu există. ${where}`);
  };

const oneOf =
  (options: Option[], others: Record<string, string> = {}) =>
  (text: string): CellValue => {
    const value = optionOf(options, others, text);
    return value ? taken(value) : refused(`„${text}” nu este în listă: ${labelsOf(options)}.`);
  };

function optionOf(options: Option[], others: Record<string, string>, text: string): string | undefined {
  const key = fold(text);
  return options.find(({ value, label }) => value === key || fold(label) === key)?.value ?? others[key];
}

const labelsOf = (options: Option[]) => options.map(({ label }) => label).join(', ');

// "Mun. Cluj-Napoca" is Cluj-Napoca; a name that no such word begins stays as it is written.
const kind = /^\s*(?:mun(?:icipiul)?|ora[sș](?:ul)?|or|com(?:una)?|sat(?:ul)?|loc(?:alitatea)?)\b/i;

function locality(text: string): CellValue {
  if (!kind.test(text)) return taken(text);
  const { name, sector } = parseLocality(text);
  return taken(sector === null ? name : text);
}

function managers(text: string, { users }: Names): CellValue {
  const ids: number[] = [];
  for (const part of text.split(/[,;\n]/).map((piece) => piece.trim())) {
    if (part === '') continue;
    const email = /<([^>]+)>\s*$/.exec(part)?.[1] ?? (part.includes('@') ? part : undefined);
    const found = users.filter((user) =>
      email ? user.email === email.trim().toLowerCase() : fold(user.name) === fold(part),
    );
    if (found.length === 0) return refused(`Managerul „${part}” nu este între utilizatori.`);
    if (found.length > 1) return refused(`Sunt mai mulți utilizatori „${part}”; scrieți adresa de e-mail.`);
    ids.push(...found.map(({ id }) => id));
  }
  return taken(ids);
}

function receives(text: string): CellValue {
  const parts = text.split(/[,;]/).map((piece) => piece.trim());
  const kinds = parts.filter(Boolean).map((part) => ({ part, value: optionOf(receivesOptions, {}, part) }));
  const unknown = kinds.find(({ value }) => !value);
  if (unknown) return refused(`„${unknown.part}” nu este în listă: ${labelsOf(receivesOptions)}.`);
  return taken(kinds.map(({ value }) => value));
}

const readers: Record<string, (text: string, names: Names) => CellValue> = {
  id: (text) => {
    const id = Number(text);
    return Number.isSafeInteger(id) && id > 0
      ? taken(id)
      : refused(`ID-ul Clientela „${text}” nu este un număr.`);
  },
  county: (text) => taken(findCounty(text)?.code ?? text),
  locality,
  sector: digits,
  type_id: named('types', 'Tipul de client', 'Adăugați-l în Setări sau corectați fișierul.'),
  level_id: named('levels', 'Nivelul de client', 'Adăugați-l în Setări sau corectați fișierul.'),
  source_id: (text, { sources }) => taken(sources.get(fold(text)) ?? text),
  manager_ids: managers,
  receives,
  vat_payer: flag,
  email_enabled: flag,
  marketing_enabled: flag,
  is_default: flag,
  notify_sms: flag,
  notify_email: flag,
  payment_term_days: digits,
  caen_code: digits,
  caen_revision: digits,
  status: oneOf(statusOptions, { activa: 'active', inactiva: 'inactive' }),
  payment_method: oneOf(paymentMethodOptions, {
    op: 'transfer',
    transfer: 'transfer',
    virament: 'transfer',
    'virament bancar': 'transfer',
    'ordin de plata': 'transfer',
    banca: 'transfer',
    cash: 'cash',
    'card bancar': 'card',
    'plata la livrare': 'cash_on_delivery',
  }),
  shipping_payer: oneOf(shippingPayerOptions, { expeditor: 'supplier', destinatar: 'client' }),
};
