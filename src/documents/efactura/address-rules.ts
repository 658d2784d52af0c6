import { type Address, missingForEFactura } from '../../romania/address.ts';
import type { FrozenDocument } from '../frozen.ts';
import type { Place, RuleRefusal } from './refusal.ts';

type Who = {
  /** "Firma", "Clientul": who begins the sentence. */
  name: string;
  rules: Record<string, string>;
  place: (field: string) => Place;
};

const seller: Who = {
  name: 'Firma',
  rules: {
    country: 'BR-09',
    county: 'BR-RO-110',
    locality: 'BR-RO-090',
    sector: 'BR-RO-100',
    street: 'BR-RO-080',
  },
  place: (field) => ({ of: 'company', field }),
};

const buyer: Who = {
  name: 'Clientul',
  rules: { ...seller.rules, country: 'BR-11' },
  place: (field) => ({ of: 'client', field }),
};

// No street: where there is none, the locality stands in its line, which is enough for a delivery.
const delivery: Who = {
  name: 'Adresa de livrare',
  rules: { country: 'BR-57', county: 'BR-RO-210', locality: 'BR-RO-200', sector: 'BR-RO-200' },
  place: () => ({ of: 'client', field: 'delivery_addresses' }),
};

const wants: Record<string, string> = {
  country: 'nu are țara: alegeți-o din listă.',
  county: 'nu are județul: alegeți-l din listă.',
  locality: 'nu are localitatea: completați-o.',
  sector: 'este în București, fără sector: alegeți sectorul, 1–6.',
  street:
    'nu are strada: completați-o; într-un sat fără străzi este de ajuns numărul, iar satul îi ține locul.',
};

/** BG-5, BG-8 and BG-15: street, locality, county and sector, country. */
export function brokenAddresses(document: FrozenDocument): RuleRefusal[] {
  return [
    ...missing(seller, document.seller),
    ...missing(buyer, document.buyer),
    ...(document.delivery ? missing(delivery, document.delivery) : []),
  ];
}

function missing({ name, rules, place }: Who, address: Address): RuleRefusal[] {
  // Only the address is asked for here.
  const fields = missingForEFactura({ ...address, name, tax_id: name, tax_id_kind: 'cui' });
  return fields.flatMap((field) => {
    const rule = rules[field];
    return rule ? [{ rule, message: `${name} ${wants[field]}`, place: place(field) }] : [];
  });
}
