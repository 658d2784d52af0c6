import type { CompanyFields } from '../../clients/company-lookup/actions.ts';
import { lookUpAtAnaf } from '../../clients/company-lookup/actions.ts';
import { findAnswer, keepAnswer } from '../../clients/company-lookup/queries.ts';
import { addressFields } from '../../romania/address.ts';
import { parseTaxId } from '../../romania/tax-id.ts';
import type { Services } from '../../services.ts';
import type { Given, Note } from '../given.ts';

/** The fields of a client that ANAF filled, and what there is to say of it. */
export type Completion = { fields: string[]; notes: Note[] };

const plain = ['name', 'vat_payer', 'trade_register_no', 'phone'] as const;
const trade = ['caen_code', 'caen_revision', 'activity'] as const;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Fills the empty cells of clients that are new from ANAF, in calls of a hundred numbers. A cell with something in
 * it stays; an address is taken whole or not at all. ANAF away: what it did not answer is said, and the plan goes on.
 */
export async function completeFromAnaf(services: Services, given: Given[]): Promise<Map<Given, Completion>> {
  const numbers = new Map(given.flatMap((one) => numberOf(one).map((number) => [one, number] as const)));
  const answers = await askAll(services, [...new Set(numbers.values())]);
  const completions = new Map<Given, Completion>();
  for (const [one, number] of numbers) {
    const answer = answers.get(number);
    completions.set(
      one,
      typeof answer === 'object' ? fill(one, answer) : { fields: [], notes: said(one, answer) },
    );
  }
  return completions;
}

type Answer = CompanyFields | 'not_found' | 'unavailable';

async function askAll(services: Services, numbers: string[]): Promise<Map<string, Answer>> {
  const { db, anaf, now } = services;
  const answers = new Map<string, Answer>();
  const unknown: string[] = [];
  for (const number of numbers) {
    const kept = await findAnswer(db, number);
    if (!kept || now().getTime() - kept.fetched_at.getTime() >= dayMs) unknown.push(number);
  }
  for (const [number, answer] of unknown.length > 0 ? await anaf.lookupMany(unknown) : []) {
    if (answer.kind === 'found') await keepAnswer(db, number, answer.company, now());
    else answers.set(number, answer.kind);
  }
  for (const number of numbers) {
    if (answers.has(number)) continue;
    const found = await lookUpAtAnaf(services, number);
    answers.set(number, found.kind === 'found' ? found.company : 'unavailable');
  }
  return answers;
}

function numberOf({ values }: Given): string[] {
  const parsed = parseTaxId(values.tax_id?.text ?? '', values.country?.text || 'RO');
  return parsed.ok && parsed.kind === 'cui' && parsed.value ? [parsed.value] : [];
}

function fill(given: Given, company: CompanyFields): Completion {
  const { values } = given;
  const isPlaced = addressFields.some((field) => field !== 'country' && values[field]);
  const names = [...plain, ...(values.caen_code ? [] : trade), ...(isPlaced ? [] : addressFields)];
  const fields: string[] = [];
  for (const field of names) {
    const value = company[field];
    if (values[field] || value === null || value === '') continue;
    values[field] = { text: String(value), value, line: given.line };
    fields.push(field);
  }
  return { fields, notes: [] };
}

function said(given: Given, answer: Answer | undefined): Note[] {
  const message =
    answer === 'not_found'
      ? 'ANAF nu are nicio firmă cu acest CIF.'
      : 'ANAF nu a răspuns; clientul nu a fost completat.';
  return [{ field: 'tax_id', line: given.values.tax_id?.line ?? given.line, message }];
}
