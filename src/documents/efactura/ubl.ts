import { documentNumber, type FrozenDocument } from '../frozen.ts';
import { notesOf } from './texts.ts';
import { invoiceLine } from './ubl-lines.ts';
import { buyerParty, delivery, sellerParty } from './ubl-parties.ts';
import { allowances, monetaryTotal, taxTotal } from './ubl-totals.ts';
import { branch, leaf } from './xml.ts';

const CIUS_RO = 'urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1';
const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';
const NAMESPACES = [
  `xmlns="${UBL}:Invoice-2"`,
  `xmlns:cac="${UBL}:CommonAggregateComponents-2"`,
  `xmlns:cbc="${UBL}:CommonBasicComponents-2"`,
].join(' ');

/**
 * The e-Factura of an invoice or a storno: UBL 2.1, CIUS-RO 1.0.1, in lei. Both are an invoice (380); a storno has
 * negative quantities and names its invoice. The elements stand in the order of UBL's schema.
 */
export function toUbl(document: FrozenDocument & { series: string; number: number }): string {
  const elements = [
    leaf('cbc:CustomizationID', CIUS_RO),
    leaf('cbc:ID', documentNumber(document)),
    leaf('cbc:IssueDate', document.issue_date),
    leaf('cbc:DueDate', document.due_date),
    leaf('cbc:InvoiceTypeCode', '380'),
    ...notesOf(document).map((note) => leaf('cbc:Note', note)),
    leaf('cbc:DocumentCurrencyCode', 'RON'),
    branch('cac:OrderReference', leaf('cbc:ID', document.order_number)),
    original(document),
    sellerParty(document),
    buyerParty(document),
    delivery(document),
    paymentMeans(document),
    allowances(document),
    taxTotal(document),
    monetaryTotal(document),
    ...document.lines.map(invoiceLine),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Invoice ${NAMESPACES}>\n${elements.join('')}</Invoice>\n`;
}

/** BG-3: the invoice that a storno takes back. */
function original({ original }: FrozenDocument): string {
  if (!original) return '';
  return branch(
    'cac:BillingReference',
    branch(
      'cac:InvoiceDocumentReference',
      leaf('cbc:ID', documentNumber(original)),
      leaf('cbc:IssueDate', original.issue_date),
    ),
  );
}

/** BG-16: a transfer (30) to each account, or a means that nobody said (1). A storno asks for no money. */
function paymentMeans({ kind, seller }: FrozenDocument): string {
  if (kind === 'storno') return '';
  if (seller.accounts.length === 0) return branch('cac:PaymentMeans', leaf('cbc:PaymentMeansCode', '1'));
  return seller.accounts
    .map(({ iban }) =>
      branch(
        'cac:PaymentMeans',
        leaf('cbc:PaymentMeansCode', '30'),
        branch('cac:PayeeFinancialAccount', leaf('cbc:ID', iban)),
      ),
    )
    .join('');
}
