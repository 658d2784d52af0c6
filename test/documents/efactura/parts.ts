import type { Buyer, Delivery } from '../../../src/documents/frozen.ts';
import { cluj } from './cases.ts';

export const outside = {
  vat_category: 'O',
  vat_rate: '0.00',
  vat_reason: 'Neplătitor de TVA, art. 310',
} as const;
export const exempt = {
  vat_category: 'E',
  vat_rate: '0.00',
  vat_reason: 'Scutit, art. 292 Cod fiscal',
} as const;
export const reversed = {
  vat_category: 'AE',
  vat_rate: '0.00',
  vat_reason: 'Taxare inversă, art. 331',
} as const;
export const community = {
  vat_category: 'K',
  vat_rate: '0.00',
  vat_reason: 'Livrare intracomunitară',
} as const;
export const exported = { vat_category: 'G', vat_rate: '0.00', vat_reason: 'Export, art. 294' } as const;
export const zero = { vat_category: 'Z', vat_rate: '0.00', vat_reason: null } as const;

export const nonPayer = { vat_payer: false, trade_register_no: 'F2020000123408' };
export const person = {
  name: 'Ana Pop',
  tax_id: '1960229120019',
  tax_id_kind: 'cnp',
  vat_payer: false,
} as const;
export const stranger = { name: 'Ion Pop', tax_id: null, tax_id_kind: 'none', vat_payer: false } as const;
export const berlin: Partial<Buyer> = {
  name: 'Linden & Söhne GmbH',
  country: 'DE',
  county: null,
  locality: 'Berlin',
  street: 'Lindenstraße',
  street_no: '9',
  postal_code: '10969',
  tax_id: 'DE136695976',
  tax_id_kind: 'foreign',
};
export const chisinau: Partial<Buyer> = {
  ...berlin,
  name: 'Codru SRL',
  country: 'MD',
  locality: 'Chișinău',
  tax_id: '1003600000000',
  vat_payer: false,
};
export const village: Partial<Buyer> = {
  locality: 'Sat Nou',
  street: null,
  street_no: '69/A',
  postal_code: null,
};
export const warehouse: Delivery = {
  ...cluj,
  locality: 'Turda',
  label: 'Depozit Turda',
  contact_name: 'Dan',
  contact_phone: null,
};
export const hamburg: Delivery = { ...warehouse, country: 'DE', county: null, locality: 'Hamburg' };
export const bucharest = (sector: number) => ({ county: 'RO-B', locality: 'București', sector });
