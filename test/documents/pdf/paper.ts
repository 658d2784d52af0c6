import { extractText, getDocumentProxy } from 'unpdf';
import type { FrozenLine } from '../../../src/documents/frozen.ts';
import { documentPdf, type Logo } from '../../../src/documents/pdf/document-pdf.ts';
import type { DocumentRecord } from '../../../src/documents/queries.ts';
import { documentTotals } from '../../../src/documents/totals.ts';

const address = {
  country: 'RO',
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  sector: null,
  street: 'Str. Țesătorilor',
  street_no: '12',
  address_extra: null,
  postal_code: '400620',
};

export const seller: DocumentRecord['seller'] = {
  ...address,
  name: 'Fierăria Șoimul din Dej SRL',
  tax_id: '4211',
  vat_payer: true,
  vat_on_collection: false,
  trade_register_no: 'J2012001500125',
  share_capital: '200.00',
  phone: '+40264555123',
  email: 'office@soimul.ro',
  website: 'https://www.soimul.ro',
  accounts: [
    { iban: 'RO49AAAA1B31007593840000', bank: 'Banca Întâi' },
    { iban: 'RO09BCYP0000001234567890', bank: null },
  ],
  logo_id: null,
};

export const buyer: DocumentRecord['buyer'] = {
  ...address,
  county: 'RO-B',
  locality: 'București',
  sector: 3,
  street: 'Str. Lânăriei',
  street_no: '7',
  name: 'Băcănia Învățătorului SRL',
  tax_id: '1001',
  tax_id_kind: 'cui',
  vat_payer: true,
  trade_register_no: null,
  phone: null,
  email: null,
};

/** A line as it was issued; what is not said of it is usual. */
export function line(fields: Partial<FrozenLine> = {}): FrozenLine {
  return {
    code: 'CUI-1',
    description: 'Cuie în cutie',
    unit: 'kg',
    quantity: '2.500',
    unit_price: '12.40',
    discount_percent: '0.00',
    vat_category: 'S',
    vat_rate: '21.00',
    vat_reason: null,
    net: '0.00',
    ...fields,
  };
}

type Given = Partial<Omit<DocumentRecord, 'lines'>> & { lines?: FrozenLine[] };

/** A document as it is read from the database, with its sums worked out. */
export function record({ lines = [line()], ...fields }: Given = {}): DocumentRecord {
  const { nets, ...totals } = documentTotals(lines, fields.discount_percent ?? '0');
  return {
    id: 1,
    kind: 'invoice',
    series: 'FCT',
    number: 12,
    client_id: 1,
    order_id: null,
    proforma_id: null,
    storno_of: null,
    payment_id: null,
    issue_date: '2026-06-01',
    due_date: '2026-07-01',
    created_at: new Date('2026-06-01T09:00:00Z'),
    note: null,
    footer: null,
    body: null,
    title: null,
    template_id: null,
    template_version: null,
    discount_percent: '0.00',
    eur_rate: null,
    paid: '0.00',
    reversed: '0.00',
    open_amount: totals.total,
    issuer: 'Ana Marin',
    order_number: null,
    seller,
    buyer,
    delivery: null,
    original: null,
    ...totals,
    ...fields,
    lines: lines.map((each, index) => ({
      ...each,
      net: nets[index] ?? '0.00',
      id: index + 1,
      product_id: null,
      order_line_id: null,
      ordered_line_id: null,
      reverses_id: null,
    })),
  };
}

/** What a person reads on each page of a document. */
export async function pagesOf(document: DocumentRecord, logo?: Logo): Promise<string[]> {
  const buffer = await documentPdf(document, logo);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(buffer)), { mergePages: false });
  return text.map((page) => page.replace(/\s+/g, ' '));
}

export async function textOf(document: DocumentRecord): Promise<string> {
  return (await pagesOf(document)).join(' ');
}
