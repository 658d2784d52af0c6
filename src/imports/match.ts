import type { ClientRecord } from '../clients/queries.ts';
import type { ClientInput } from '../clients/schema.ts';
import { fold } from '../romania/diacritics.ts';
import { parsePhone } from '../romania/phone.ts';
import { parseTaxId } from '../romania/tax-id.ts';
import type { Given } from './given.ts';

/** By what a client of the file is looked for among ours. */
export type Keys = {
  number: number;
  id: number | null;
  tax_id: string | null;
  name: string | null;
  phones: string[];
  email: string | null;
  iban: string | null;
  locality: string | null;
  street: string | null;
};

export type FoundBy = 'id' | 'tax_id' | 'name' | 'phone' | 'email' | 'iban';
export type Candidate = { record: ClientRecord; by: Set<FoundBy> };

/** `certain`: it is this client. Else `possible` ones, each with a reason, or none. */
export type Match =
  | { kind: 'certain'; record: ClientRecord }
  | { kind: 'possible'; record: ClientRecord; reasons: string[] }
  | { kind: 'none' }
  | { kind: 'wrong'; message: string };

export function keysOf({ line, values }: Given): Keys {
  const text = (field: string) => values[field]?.text ?? '';
  const taxId = parseTaxId(text('tax_id'), text('country') || 'RO');
  return {
    number: line,
    id: typeof values.id?.value === 'number' ? values.id.value : null,
    tax_id: taxId.ok ? taxId.value : null,
    name: text('name') || null,
    phones: [...new Set([text('phone'), text('mobile')].flatMap(e164))],
    email: text('email').toLowerCase() || null,
    iban: text('iban').replace(/\s/g, '').toUpperCase() || null,
    locality: values.locality ? String(values.locality.value) : null,
    street: values.street ? String(values.street.value) : null,
  };
}

/** By what a planned client is looked for again, when it is about to be made. */
export function keysOfInput(number: number, input: ClientInput): Keys {
  const { tax_id, name, phone, mobile, email, iban, locality, street } = input;
  const phones = [phone, mobile].filter((one) => one !== null);
  return {
    number,
    id: null,
    tax_id,
    name,
    phones,
    email: email?.toLowerCase() ?? null,
    iban,
    locality,
    street,
  };
}

/**
 * Which of the candidates it is. By our own id or the tax id for certain; without a tax id in the file also by name
 * together with phone, e-mail or address. Everything else is only possible, never certain, for a person to say.
 */
export function decide(keys: Keys, candidates: Candidate[]): Match {
  if (keys.id !== null) {
    const own = candidates.find(({ by }) => by.has('id'));
    if (!own) return { kind: 'wrong', message: `Nu avem niciun client cu ID-ul Clientela ${keys.id}.` };
    const other = candidates.find(({ record, by }) => by.has('tax_id') && record.id !== own.record.id);
    if (other) return { kind: 'wrong', message: `CIF-ul este al altui client: „${other.record.name}”.` };
    return { kind: 'certain', record: own.record };
  }
  const same = candidates.find(({ by }) => by.has('tax_id'));
  if (same) return { kind: 'certain', record: same.record };
  const sure = keys.tax_id ? [] : candidates.filter((candidate) => isSure(candidate, keys));
  if (sure.length === 1 && sure[0]) return { kind: 'certain', record: sure[0].record };
  const [first, ...others] = candidates.toSorted((a, b) => b.by.size - a.by.size);
  if (!first) return { kind: 'none' };
  return { kind: 'possible', record: first.record, reasons: reasonsOf(keys, first, others.length) };
}

function isSure({ record, by }: Candidate, keys: Keys): boolean {
  if (!by.has('name')) return false;
  if (by.has('phone') || by.has('email')) return true;
  const same = (field: 'locality' | 'street') =>
    record[field] !== null && fold(record[field]) === fold(keys[field] ?? '');
  return same('locality') && same('street');
}

const words: Record<FoundBy, string> = {
  id: 'același ID',
  tax_id: 'același CIF',
  name: 'același nume',
  phone: 'același telefon',
  email: 'aceeași adresă de e-mail',
  iban: 'același IBAN',
};

function reasonsOf(keys: Keys, { record, by }: Candidate, others: number): string[] {
  const reasons = [...by].map((key) => words[key]);
  if (keys.tax_id && record.tax_id) reasons.push('alt CIF');
  if (others > 0) reasons.push(others === 1 ? 'mai este unul asemănător' : `mai sunt ${others} asemănători`);
  return reasons;
}

function e164(text: string): string[] {
  const parsed = text === '' ? undefined : parsePhone(text);
  return parsed?.ok ? [parsed.e164] : [];
}
