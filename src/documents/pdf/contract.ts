import type { Column, Content, Margins } from 'pdfmake/interfaces.js';
import { printedTaxId } from '../../romania/tax-id.ts';
import type { DocumentRecord } from '../queries.ts';
import { closingBlocks, headBlock, partiesBlock, taxIdLabel } from './blocks.ts';
import { linesTable } from './lines.ts';
import type { Logo } from './logo.ts';
import { heading, muted } from './paper.ts';
import { sumsBlock } from './sums.ts';

/** A contract: its text, what it is about where lines say it, and the place of the two signatures. */
export function contractContent(document: DocumentRecord, logo: Logo | undefined): Content[] {
  const { body, lines } = document;
  return [
    headBlock(document, logo),
    ...(body ? [{ stack: paragraphs(body), margin: [0, 20, 0, 0] as Margins }] : [partiesBlock(document)]),
    ...(lines.length > 0 ? [linesTable(document), sumsBlock(document)] : []),
    ...closingBlocks(document),
    signatures(document),
  ];
}

/** A line that starts with # is a heading, an empty one parts two paragraphs, the other lines stay as they were written. */
function paragraphs(body: string): Content[] {
  return body.split(/\n{2,}/).flatMap((block) => {
    const lines = block.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line, index): Content => {
      const isFirst = index === 0;
      const title = /^#+\s*(.+)$/.exec(line)?.[1];
      if (title)
        return {
          text: title,
          bold: true,
          fontSize: 11,
          headlineLevel: 1,
          margin: [0, isFirst ? 10 : 4, 0, 3] as Margins,
        };
      return {
        text: line,
        alignment: 'justify',
        lineHeight: 1.2,
        margin: [0, isFirst ? 3 : 0, 0, 2] as Margins,
      };
    });
  });
}

function signatures({ seller, buyer }: DocumentRecord): Content {
  const buyerId = printedTaxId(buyer.tax_id, buyer.tax_id_kind, buyer.vat_payer);
  return {
    unbreakable: true,
    margin: [0, 30, 0, 0] as Margins,
    columnGap: 24,
    columns: [
      party('Furnizor', seller.name, `CIF ${printedTaxId(seller.tax_id, 'cui', seller.vat_payer)}`),
      party('Client', buyer.name, buyerId ? `${taxIdLabel(buyer)} ${buyerId}` : ''),
    ],
  };
}

const party = (role: string, name: string, id: string): Column => ({
  width: '*',
  stack: [
    heading(role),
    { text: name, bold: true },
    id,
    { text: 'Semnătura', color: muted, margin: [0, 14, 0, 26] as Margins },
  ],
});
