import { findCountry } from '../../romania/countries.ts';
import { hasLegalForm } from '../../romania/legal-form.ts';
import type { FrozenDocument } from '../frozen.ts';
import { buyerIds } from './identifiers.ts';
import { broken, type RuleRefusal } from './refusal.ts';
import { clean } from './xml.ts';

/** Names, identifiers and contacts of both sides. */
export function brokenParties(document: FrozenDocument): RuleRefusal[] {
  return [...brokenSeller(document), ...brokenBuyer(document)];
}

function brokenSeller({ seller }: FrozenDocument): RuleRefusal[] {
  const missingTaxId = !seller.tax_id?.trim();
  const at = (field: string) => ({ of: 'company', field }) as const;
  return broken([
    [isBlank(seller.name), 'BR-06', 'Firma nu are nume: completați-l la Setări > Firmă.', at('name')],
    [
      missingTaxId,
      seller.vat_payer ? 'BR-RO-065' : 'BR-CO-26',
      'Firma nu are CIF: completați-l la Setări > Firmă.',
      at('tax_id'),
    ],
    [tooLong(seller.name, 200), 'BR-RO-L200', 'Numele firmei are cel mult 200 de caractere.', at('name')],
    [
      tooLong(seller.phone, 100),
      'BR-RO-L100',
      'Telefonul firmei are cel mult 100 de caractere.',
      at('phone'),
    ],
    [tooLong(seller.email, 100), 'BR-RO-L100', 'E-mailul firmei are cel mult 100 de caractere.', at('email')],
  ]);
}

function brokenBuyer(document: FrozenDocument): RuleRefusal[] {
  const { buyer } = document;
  const at = (field: string) => ({ of: 'client', field }) as const;
  return broken([
    [isBlank(buyer.name), 'BR-07', 'Clientul nu are nume: completați-l.', at('name')],
    [
      isUnidentified(document),
      'BR-RO-120',
      'Clientul nu are CIF: completați-l. Numai o persoană fizică poate fi fără.',
      at('tax_id'),
    ],
    [
      hasStrangePrefix(buyerIds(document).vat_id),
      'BR-CO-09',
      'Codul de TVA al clientului începe cu codul țării lui, de exemplu DE: corectați-l, sau debifați „Plătitor de TVA” dacă nu este un cod de TVA.',
      at('tax_id'),
    ],
    [tooLong(buyer.name, 200), 'BR-RO-L200', 'Numele clientului are cel mult 200 de caractere.', at('name')],
    [
      tooLong(buyer.phone, 100),
      'BR-RO-L100',
      'Telefonul clientului are cel mult 100 de caractere.',
      at('phone'),
    ],
    [
      tooLong(buyer.email, 100),
      'BR-RO-L100',
      'E-mailul clientului are cel mult 100 de caractere.',
      at('email'),
    ],
  ]);
}

/** Whether the 13 zeros of a private person would stand for a firm, or nothing at all. */
function isUnidentified(document: FrozenDocument): boolean {
  const { name, tax_id, tax_id_kind } = document.buyer;
  const { vat_id, legal_id } = buyerIds(document);
  if (!vat_id && !legal_id) return true;
  return (tax_id === null || tax_id_kind === 'none') && hasLegalForm(name);
}

/** The prefix is a country, as VAT numbers write it: Greece is EL, Northern Ireland XI. */
function hasStrangePrefix(vatId: string | null): boolean {
  if (vatId === null) return false;
  const prefix = vatId.slice(0, 2);
  return !['EL', 'XI'].includes(prefix) && findCountry(prefix)?.code !== prefix;
}

const isBlank = (text: string | null) => clean(text ?? '') === '';
const tooLong = (text: string | null, limit: number) => [...(text ?? '')].length > limit;
