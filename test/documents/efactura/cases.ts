import type { Buyer, FrozenDocument, FrozenLine, Seller } from '../../../src/documents/frozen.ts';
import { documentTotals, stornoTotals } from '../../../src/documents/totals.ts';
import type { Address } from '../../../src/romania/address.ts';

/** A line without its net, which the totals give. */
export type GivenLine = Omit<FrozenLine, 'net'>;
type Overrides = Partial<Omit<FrozenDocument, 'lines' | 'seller' | 'buyer'>> & {
  lines?: Partial<GivenLine>[];
  seller?: Partial<Seller>;
  buyer?: Partial<Buyer>;
};

export const cluj: Address = {
  country: 'RO',
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  sector: null,
  street: 'Str. Fabricii',
  street_no: '1',
  address_extra: null,
  postal_code: '400620',
};

const firm: Seller = {
  ...cluj,
  name: 'Țesătoria Someșul SRL',
  tax_id: '12345674',
  vat_payer: true,
  vat_on_collection: false,
  trade_register_no: 'J2002000372404',
  share_capital: '200.00',
  phone: '+40264123456',
  email: 'facturi@somesul.example',
  website: null,
  accounts: [{ iban: 'RO49AAAA1B31007593840000', bank: 'Banca' }],
  logo_id: null,
};

const client: Buyer = {
  ...cluj,
  county: 'RO-BV',
  locality: 'Brașov',
  street: 'Bd. Eroilor',
  street_no: '10A',
  address_extra: 'Bl. B18, et. 2',
  postal_code: '500007',
  name: 'Croitoria Tâmpa SRL',
  tax_id: '4264242',
  tax_id_kind: 'cui',
  vat_payer: true,
  trade_register_no: null,
  phone: '+40268123456',
  email: 'contabilitate@tampa.example',
};

const cloth: GivenLine = {
  code: 'PZ-1',
  description: 'Pânză de in',
  unit: 'm',
  quantity: '10.000',
  unit_price: '25.00',
  discount_percent: '0.00',
  vat_category: 'S',
  vat_rate: '21.00',
  vat_reason: null,
};

/** An invoice with what is given, its totals computed. */
export function frozen({ lines = [{}], seller, buyer, ...given }: Overrides = {}): FrozenDocument {
  const whole = lines.map((line) => ({ ...cloth, ...line }));
  const { nets, ...totals } = documentTotals(whole, given.discount_percent);
  return {
    kind: 'invoice',
    issue_date: '2026-11-25',
    due_date: '2026-12-25',
    seller: { ...firm, ...seller },
    buyer: { ...client, ...buyer },
    delivery: null,
    lines: whole.map((line, index) => ({ ...line, net: nets[index] ?? '0.00' })),
    discount_percent: '0.00',
    ...totals,
    note: null,
    eur_rate: null,
    order_number: null,
    original: null,
    ...given,
  };
}

/** A storno of an invoice: of each line, what earlier ones took back and what this one does. */
export function stornoOf(invoice: FrozenDocument, before: string[], taken: string[]): FrozenDocument {
  const withQuantities = (quantities: string[]) =>
    invoice.lines.map((line, index) => ({ ...line, quantity: quantities[index] ?? '0' }));
  const after = taken.map((quantity, index) => String(Number(quantity) + Number(before[index] ?? 0)));
  const { nets, ...totals } = stornoTotals(
    withQuantities(before),
    withQuantities(after),
    invoice.discount_percent,
  );
  return {
    ...invoice,
    kind: 'storno',
    due_date: null,
    ...totals,
    lines: invoice.lines
      .map((line, index) => ({ ...line, quantity: `-${taken[index]}`, net: nets[index] ?? '0.00' }))
      .filter((_, index) => Number(taken[index]) > 0),
    original: { series: 'FCT', number: 11, issue_date: invoice.issue_date },
  };
}
