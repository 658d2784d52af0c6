import type { FastifyReply } from 'fastify';
import type { Db } from '../db/database.ts';
import { NotFound } from '../errors.ts';
import { findLogo } from '../settings/company/queries.ts';
import { toUbl } from './efactura/ubl.ts';
import { documentPdf } from './pdf/document-pdf.ts';
import { getDocument } from './queries.ts';

/** Answers a document on paper: to be looked at, or to be kept. */
export async function sendPdf(
  db: Db,
  reply: FastifyReply,
  id: number,
  as: 'inline' | 'attachment' = 'inline',
): Promise<FastifyReply> {
  const document = await getDocument(db, id);
  const file = await documentPdf(document, await findLogo(db, document.seller.logo_id ?? null));
  return reply
    .type('application/pdf')
    .header('content-disposition', `${as}; filename="${fileName(document)}.pdf"`)
    .send(file);
}

/** Answers the e-Factura of an invoice or of a storno; 404 for any other document. */
export async function sendXml(db: Db, reply: FastifyReply, id: number): Promise<FastifyReply> {
  const document = await getDocument(db, id);
  if (document.kind !== 'invoice' && document.kind !== 'storno')
    throw new NotFound('Numai facturile și stornourile au e-Factura.');
  return reply
    .type('application/xml; charset=utf-8')
    .header('content-disposition', `attachment; filename="${fileName(document)}.xml"`)
    .send(toUbl(document));
}

/** How the file of a document is named, without its ending: a series may hold a slash, a file's name may not. */
export const fileName = ({ series, number }: { series: string; number: number }) =>
  `${series.replaceAll('/', '-')}-${number}`;
