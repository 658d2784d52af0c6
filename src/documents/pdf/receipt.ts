import type { Content, Margins } from 'pdfmake/interfaces.js';
import { renderPaper } from '../../romania/address.ts';
import { amountInWords } from '../../romania/amount-in-words.ts';
import { printedTaxId } from '../../romania/tax-id.ts';
import { formatMoney } from '../../web/format.ts';
import type { DocumentRecord } from '../queries.ts';
import { closingBlocks, headBlock, sellerLines, taxIdLabel } from './blocks.ts';
import type { Logo } from './logo.ts';
import { heading, part } from './paper.ts';

/** A receipt: who gave the money, how much in figures and in words, and for what. */
export function receiptContent(document: DocumentRecord, logo: Logo | undefined): Content[] {
  const { buyer, total, issuer } = document;
  const taxId = printedTaxId(buyer.tax_id, buyer.tax_id_kind, buyer.vat_payer);
  const address = renderPaper(buyer);
  const purpose = purposeOf(document);
  return [
    headBlock(document, logo),
    { stack: [heading('Furnizor'), ...sellerLines(document.seller)], margin: [0, 18, 0, 0] as Margins },
    {
      fontSize: 11,
      lineHeight: 1.4,
      margin: [0, 24, 0, 12] as Margins,
      text: [
        'Am primit de la ',
        { text: buyer.name, bold: true },
        taxId ? `, ${taxIdLabel(buyer)} ${taxId}` : '',
        address ? `, adresa ${address}` : '',
        ', suma de ',
        { text: formatMoney(total), bold: true },
        ', adică ',
        { text: amountInWords(total), bold: true },
        purpose ? `, reprezentând ${purpose}` : '',
        '.',
      ],
    },
    ...part(issuer ? [{ text: `Casier: ${issuer}` }] : []),
    ...closingBlocks(document),
  ];
}

/** What the money is for, in the middle of a sentence: its first letter is small unless the word is all capitals. */
function purposeOf({ lines }: DocumentRecord): string {
  const text = lines.map(({ description }) => description.replace(/[\s.]+$/, '')).join(', ');
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
