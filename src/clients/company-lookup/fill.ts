import { addressFields } from '../../romania/address.ts';
import { isMasked } from '../../romania/personal-id.ts';
import { formatPhone, parsePhone } from '../../romania/phone.ts';
import { parseTaxId } from '../../romania/tax-id.ts';
import { parseTradeRegisterNo } from '../../romania/trade-register.ts';
import { type Draft, type Proposals, textOf } from '../draft.ts';
import type { CompanyFields } from './actions.ts';

export type Filled = { draft: Draft; filled: string[]; proposals: Proposals };

const names = [
  'name',
  'tax_id',
  'vat_payer',
  'trade_register_no',
  ...addressFields,
  'siruta',
  'caen_code',
  'caen_revision',
  'activity',
  'phone',
] as const;

/** Fields that follow another one and are never asked about on their own. */
const followers: Record<string, string> = { siruta: 'locality', caen_revision: 'caen_code' };

/**
 * Puts a company into a form: empty fields are filled, typed ones stay as they are, and where the two differ the
 * other value stands beside, to be taken or left. A phone is filled only where there is none.
 */
export function fillDraft(
  draft: Draft,
  company: CompanyFields,
  { from, isNew }: { from: string; isNew: boolean },
): Filled {
  const result: Filled = { draft: { ...draft }, filled: [], proposals: {} };
  for (const name of names) {
    const value = company[name];
    // A masked number is nobody's: it can only stand where its own client is edited.
    if (value === null || value === '' || (name === 'tax_id' && isMasked(String(value)))) continue;
    const typed = textOf(draft[name]).trim();
    const text = name === 'phone' ? formatPhone(String(value)) : String(value);
    const leader = followers[name];
    if (leader) {
      if (same(leader, textOf(result.draft[leader]), String(company[leader as 'locality'] ?? '')))
        result.draft[name] = text;
    } else if (typed === '' || isUntouched(name, draft, isNew)) {
      result.draft[name] = text;
      result.filled.push(name);
    } else if (!same(name, typed, text) && name !== 'phone') {
      result.proposals[name] = {
        value: text,
        shown: typeof value === 'boolean' ? (value ? 'da' : 'nu') : text,
        from,
      };
    }
  }
  return result;
}

// A new form starts with România and with the VAT switch off: nobody typed those.
function isUntouched(name: string, draft: Draft, isNew: boolean): boolean {
  if (!isNew) return false;
  return (
    (name === 'vat_payer' && textOf(draft.vat_payer) !== 'true') ||
    (name === 'country' && textOf(draft.country) === 'RO')
  );
}

function same(name: string, a: string, b: string): boolean {
  if (a.trim() === b.trim()) return true;
  if (name === 'tax_id') return number(parseTaxId(a)) === number(parseTaxId(b));
  if (name === 'trade_register_no')
    return (parseTradeRegisterNo(a)?.value ?? a) === (parseTradeRegisterNo(b)?.value ?? b);
  if (name === 'postal_code') return a.replace(/\s/g, '') === b;
  if (name === 'phone') {
    const [one, other] = [parsePhone(a), parsePhone(b)];
    return one.ok && other.ok && one.e164 === other.e164;
  }
  return false;
}

const number = (parsed: ReturnType<typeof parseTaxId>) =>
  parsed.ok ? parsed.value : Symbol('wrong numbers are never the same');
