import { type FieldError, Refused } from '../errors.ts';
import { checkEFactura, type RuleRefusal } from './efactura/rules.ts';
import type { FrozenDocument } from './frozen.ts';

/** Refuses with 422 an invoice or storno that the e-Factura would not take, naming each rule and where to mend it. */
export function refuseBroken(document: FrozenDocument, clientId: number): void {
  const refusals = checkEFactura(document);
  if (refusals.length === 0) return;
  const fields = refusals.map((refusal) => mending(refusal, clientId));
  throw new Refused(422, 'e-Factura nu ar primi documentul. Corectați câmpurile marcate.', fields);
}

/** Where a field of the client stands on its form, when not under its own name. */
const anchors: Record<string, string> = { delivery_addresses: 'delivery' };

function mending({ rule, message: text, place }: RuleRefusal, clientId: number): FieldError {
  const { of, field, index } = place;
  const message = `${rule}: ${text}`;
  if (of === 'line') return { field: `lines[${index ?? 0}][${field}]`, message };
  if (of === 'document') return { field, message };
  const link =
    of === 'client'
      ? { href: `/clients/${clientId}/edit#${anchors[field] ?? field}`, text: 'Fișa clientului' }
      : { href: `/settings/company#${field}`, text: 'Setări > Firmă' };
  return { field: `${of}.${field}`, message, link };
}
