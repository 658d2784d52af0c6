import type { FrozenDocument } from '../frozen.ts';
import { brokenAddresses } from './address-rules.ts';
import { brokenDates } from './document-rules.ts';
import { brokenParties } from './party-rules.ts';
import type { RuleRefusal } from './refusal.ts';
import { brokenSums } from './sum-rules.ts';
import { brokenTexts } from './text-rules.ts';
import { brokenVat } from './vat-rules.ts';

export type { RuleRefusal } from './refusal.ts';

/** What the official rules would refuse in the e-Factura of this invoice or storno; nothing when it is fine. */
export function checkEFactura(document: FrozenDocument): RuleRefusal[] {
  return [brokenParties, brokenAddresses, brokenDates, brokenTexts, brokenVat, brokenSums].flatMap(
    (rulesOf) => rulesOf(document),
  );
}
