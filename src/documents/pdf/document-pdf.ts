import type { Content, Margins, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { openPdf } from '../../web/pdf.ts';
import { documentNumber } from '../frozen.ts';
import type { DocumentRecord } from '../queries.ts';
import { closingBlocks, headBlock, partiesBlock } from './blocks.ts';
import { contractContent } from './contract.ts';
import { linesTable } from './lines.ts';
import type { Logo } from './logo.ts';
import { ink, muted, side } from './paper.ts';
import { receiptContent } from './receipt.ts';
import { sumsBlock } from './sums.ts';
import { titleOf } from './words.ts';

export type { Logo } from './logo.ts';

/** A document on paper, made from its frozen copy alone. */
export async function documentPdf(document: DocumentRecord, logo: Logo | undefined): Promise<Buffer> {
  const pdf = await openPdf();
  return pdf.createPdf(definitionOf(document, logo)).getBuffer();
}

function definitionOf(document: DocumentRecord, logo: Logo | undefined): TDocumentDefinitions {
  const { seller, issuer } = document;
  const title = `${titleOf(document)} ${documentNumber(document)}`;
  // Here it never stands alone on a page of its own.
  const author = issuer ? ` · întocmit de ${issuer}` : '';
  return {
    info: { title, author: seller.name },
    language: 'ro-RO',
    pageSize: 'A4',
    pageMargins: [side, 40, side, 50],
    defaultStyle: { font: 'Roboto', fontSize: 9, color: ink, lineHeight: 1.15 },
    content: contentOf(document, logo),
    footer: (page, pages) => ({
      margin: [side, 14, side, 0] as Margins,
      fontSize: 7.5,
      color: muted,
      columns: [
        { text: `${seller.name} · ${title}${author}`, width: '*' },
        { text: `Pagina ${page} din ${pages}`, width: 'auto' },
      ],
    }),
  };
}

function contentOf(document: DocumentRecord, logo: Logo | undefined): Content[] {
  if (document.kind === 'receipt') return receiptContent(document, logo);
  if (document.kind === 'contract') return contractContent(document, logo);
  return [
    headBlock(document, logo),
    partiesBlock(document),
    linesTable(document),
    sumsBlock(document),
    ...(document.kind === 'proforma'
      ? [{ text: proformaNote, color: muted, margin: [0, 12, 0, 0] as Margins }]
      : []),
    ...closingBlocks(document),
  ];
}

const proformaNote = 'Factura proformă nu este document fiscal și nu se înregistrează în contabilitate.';
