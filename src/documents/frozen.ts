import type { Address } from '../romania/address.ts';
import type { TaxIdKind } from '../romania/tax-id.ts';

/** The firm as it stood when it issued a document. `tax_id`: digits, without RO. */
export type Seller = Address & {
  name: string;
  tax_id: string;
  vat_payer: boolean;
  /** TVA la încasare: the law wants it written on the invoice. */
  vat_on_collection: boolean;
  trade_register_no: string | null;
  /** Lei, two decimals. */
  share_capital: string | null;
  phone: string | null;
  email: string | null;
  website: string | null;
  /** Those that are shown on documents, in their order. */
  accounts: { iban: string; bank: string | null }[];
  logo_id: number | null;
};

/** The client as it stood; never its alias. */
export type Buyer = Address & {
  name: string;
  tax_id: string | null;
  tax_id_kind: TaxIdKind;
  vat_payer: boolean;
  trade_register_no: string | null;
  phone: string | null;
  email: string | null;
};

/** Where the goods went, if not to the buyer's own address. */
export type Delivery = Address & { label: string; contact_name: string | null; contact_phone: string | null };

/** UNCL5305, as EN 16931 uses it: standard, zero, exempt, reverse charge, intra-community, export, outside VAT. */
export const vatCategories = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'] as const;
export type VatCategory = (typeof vatCategories)[number];

/** A line as it was issued. Of a storno, `quantity` and `net` are negative; a price never is. */
export type FrozenLine = {
  code: string | null;
  description: string;
  unit: string;
  /** At most three decimals. */
  quantity: string;
  /** Without VAT, before the discount, two decimals. */
  unit_price: string;
  discount_percent: string;
  vat_category: VatCategory;
  vat_rate: string;
  /** Why there is no VAT; null for S, and for Z where nobody said. */
  vat_reason: string | null;
  /** After the line's own discount, before that of the whole document. */
  net: string;
};

/** One row of the VAT breakdown: a category and a rate. Amounts have two decimals. */
export type VatGroup = {
  category: VatCategory;
  rate: string;
  reason: string | null;
  /** The sum of the nets of its lines. */
  lines: string;
  /** What the discount of the whole document takes from it: BT-92. */
  allowance: string;
  /** lines − allowance: BT-116. */
  base: string;
  vat: string;
};

/** Everything of a document that is frozen when it is issued, but for its number. */
export type FrozenDocument = {
  kind: DocumentKind;
  issue_date: string;
  due_date: string | null;
  seller: Seller;
  buyer: Buyer;
  delivery: Delivery | null;
  lines: FrozenLine[];
  discount_percent: string;
  vat_breakdown: VatGroup[];
  net_total: string;
  vat_total: string;
  total: string;
  note: string | null;
  /** Lei for one euro, four decimals. */
  eur_rate: string | null;
  order_number: string | null;
  /** Of a storno: the invoice that it takes back. */
  original: { series: string; number: number; issue_date: string } | null;
};

/** Whether the law wants "TVA la încasare" written: on what is invoiced with VAT by a firm that collects it so. */
export const isVatOnCollection = ({
  kind,
  seller,
  vat_breakdown,
}: Pick<FrozenDocument, 'kind' | 'seller' | 'vat_breakdown'>): boolean =>
  (kind === 'invoice' || kind === 'storno') &&
  seller.vat_payer &&
  seller.vat_on_collection &&
  vat_breakdown.some(({ category }) => category === 'S');

/** What is issued at /documents/new; paperwork is made of a template, on the client's page. */
export const issuedKinds = ['proforma', 'invoice', 'storno', 'receipt', 'contract'] as const;
export const documentKinds = [...issuedKinds, 'paperwork'] as const;
export type DocumentKind = (typeof documentKinds)[number];

const labels: Record<DocumentKind, string> = {
  proforma: 'Proformă',
  invoice: 'Factură',
  storno: 'Storno',
  receipt: 'Chitanță',
  contract: 'Contract',
  paperwork: 'Document tipizat',
};

export const documentKindOptions = documentKinds.map((value) => ({ value, label: labels[value] }));
export const documentKindLabel = (kind: string): string => labels[kind as DocumentKind] ?? kind;

const issuedTexts: Record<DocumentKind, (number: string) => string> = {
  proforma: (number) => `Proforma ${number} a fost emisă.`,
  invoice: (number) => `Factura ${number} a fost emisă.`,
  storno: (number) => `Stornoul ${number} a fost emis.`,
  receipt: (number) => `Chitanța ${number} a fost emisă.`,
  contract: (number) => `Contractul ${number} a fost emis.`,
  paperwork: (number) => `Documentul tipizat ${number} a fost făcut.`,
};

/** "Factura FCT 12 a fost emisă." */
export const issuedSentence = (document: { kind: DocumentKind; series: string; number: number }): string =>
  issuedTexts[document.kind](documentNumber(document));

/** How people and the tax office write a number (BT-1): "FCT 12". */
export const documentNumber = ({ series, number }: { series: string; number: number }): string =>
  `${series} ${number}`;

export type DocumentState = 'issued' | 'partly_paid' | 'paid' | 'reversed';

/** How an invoice stands; every other document is just issued. Amounts as PostgreSQL writes them. */
export function stateOf({
  kind,
  total,
  paid,
  reversed,
  open_amount,
}: {
  kind: string;
  total: string;
  paid: string;
  reversed: string;
  open_amount: string;
}): DocumentState {
  if (kind !== 'invoice') return 'issued';
  if (Number(reversed) > 0 && Number(reversed) === Number(total)) return 'reversed';
  if (Number(open_amount) === 0) return Number(total) === 0 ? 'issued' : 'paid';
  return Number(paid) > 0 ? 'partly_paid' : 'issued';
}

const stateLabels: Record<DocumentState, string> = {
  issued: 'emisă',
  partly_paid: 'încasată parțial',
  paid: 'încasată',
  reversed: 'stornată',
};

export const documentStateOptions = Object.entries(stateLabels).map(([value, label]) => ({ value, label }));
export const documentStateLabel = (state: DocumentState): string => stateLabels[state];
