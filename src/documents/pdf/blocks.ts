import type { Content, Margins } from 'pdfmake/interfaces.js';
import { renderPaper } from '../../romania/address.ts';
import { formatIban } from '../../romania/iban.ts';
import { formatPhone } from '../../romania/phone.ts';
import { printedTaxId } from '../../romania/tax-id.ts';
import { formatIsoDay, formatMoney } from '../../web/format.ts';
import { type Buyer, documentNumber, type Seller } from '../frozen.ts';
import type { DocumentRecord } from '../queries.ts';
import { type Logo, logoBlock } from './logo.ts';
import { heading, muted, part } from './paper.ts';
import { titleOf } from './words.ts';

/** The head: the logo on the left, on the right what the document is, its number and its days. */
export function headBlock(document: DocumentRecord, logo: Logo | undefined): Content {
  const facts: [label: string, value: string][] = [['Data emiterii', formatIsoDay(document.issue_date)]];
  if (document.due_date) facts.push(['Termen de plată', formatIsoDay(document.due_date)]);
  if (document.order_number) facts.push(['Comanda', document.order_number]);
  const { original } = document;
  return {
    columns: [
      { width: '*', stack: logo ? [logoBlock(logo)] : [] },
      {
        width: 260,
        stack: [
          { text: titleOf(document), fontSize: 20, bold: true, alignment: 'right' },
          { text: documentNumber(document), fontSize: 12, bold: true, alignment: 'right' },
          ...facts.map(
            ([label, value], index): Content => ({
              text: [{ text: `${label} `, color: muted }, value],
              alignment: 'right',
              margin: [0, index === 0 ? 4 : 1, 0, 0] as Margins,
            }),
          ),
          ...(original
            ? [
                {
                  text: `Stornează factura ${documentNumber(original)} din ${formatIsoDay(original.issue_date)}`,
                  alignment: 'right' as const,
                  margin: [0, 1, 0, 0] as Margins,
                },
              ]
            : []),
        ],
      },
    ],
  };
}

/** The two parties beside each other. */
export function partiesBlock({ seller, buyer, delivery }: DocumentRecord): Content {
  const address = delivery && renderPaper(delivery);
  const place = delivery && [
    delivery.label,
    delivery.contact_name,
    delivery.contact_phone && formatPhone(delivery.contact_phone),
  ];
  return {
    columns: [
      { width: '*', stack: [heading('Furnizor'), ...sellerLines(seller)] },
      {
        width: '*',
        stack: [
          heading('Client'),
          ...buyerLines(buyer),
          ...part(
            place
              ? [heading('Livrare'), place.filter(Boolean).join(' · '), ...(address ? [address] : [])]
              : [],
            8,
          ),
        ],
      },
    ],
    columnGap: 24,
    margin: [0, 18, 0, 0] as Margins,
  };
}

export function sellerLines(seller: Seller): Content[] {
  const { share_capital, phone, email, website } = seller;
  const reach = [phone && formatPhone(phone), email, website?.replace(/^https?:\/\/|\/$/g, '')];
  return [
    { text: seller.name, bold: true, fontSize: 10.5 },
    ...facts([
      ['CIF', printedTaxId(seller.tax_id, 'cui', seller.vat_payer)],
      ['Reg. com.', seller.trade_register_no],
      ['Sediul', renderPaper(seller)],
      ['Capital social', share_capital && formatMoney(share_capital)],
    ]),
    ...(reach.some(Boolean) ? [reach.filter(Boolean).join(' · ')] : []),
    ...seller.accounts.map(
      ({ iban, bank }): Content => ({
        text: [{ text: 'IBAN ', color: muted }, formatIban(iban), bank ? ` · ${bank}` : ''],
      }),
    ),
    ...(seller.vat_payer ? [] : [{ text: 'Neplătitor de TVA', bold: true }]),
  ];
}

function buyerLines(buyer: Buyer): Content[] {
  return [
    { text: buyer.name, bold: true, fontSize: 10.5 },
    ...facts([
      [taxIdLabel(buyer), printedTaxId(buyer.tax_id, buyer.tax_id_kind, buyer.vat_payer)],
      ['Reg. com.', buyer.trade_register_no],
      ['Adresa', renderPaper(buyer)],
    ]),
  ];
}

/** What a party's number is called: the CNP of a person is not a CIF. */
export function taxIdLabel({ tax_id_kind }: Pick<Buyer, 'tax_id_kind'>): string {
  if (tax_id_kind === 'cnp') return 'CNP';
  return tax_id_kind === 'foreign' ? 'Cod fiscal' : 'CIF';
}

function facts(pairs: [label: string, value: string | null][]): Content[] {
  return pairs.flatMap(([label, value]) =>
    value ? [{ text: [{ text: `${label} `, color: muted }, value] }] : [],
  );
}

/** What stands under the sums: the note and the firm's own text. */
export function closingBlocks({ note, footer }: Pick<DocumentRecord, 'note' | 'footer'>): Content[] {
  return [
    ...part(note ? [heading('Observații'), note] : []),
    ...part(footer ? [{ text: footer, color: muted }] : []),
  ];
}
