import type { Content, Margins, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { openPdf } from '../../web/pdf.ts';
import { documentNumber } from '../frozen.ts';
import type { DocumentRecord } from '../queries.ts';
import { closingBlocks, headBlock, partiesBlock } from './blocks.ts';
import { contractContent } from './contract.ts';
import { sheetOf } from './frame.ts';
import { linesTable } from './lines.ts';
import type { Logo } from './logo.ts';
import { muted } from './paper.ts';
import { paperworkContent } from './paperwork.ts';
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
  return sheetOf({ title, firm: seller.name, issuer }, contentOf(document, logo));
}

function contentOf(document: DocumentRecord, logo: Logo | undefined): Content[] {
  if (document.kind === 'receipt') return receiptContent(document, logo);
  if (document.kind === 'contract') return contractContent(document, logo);
  if (document.kind === 'paperwork')
    return paperworkContent({ ...document, number: documentNumber(document) }, logo);
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
