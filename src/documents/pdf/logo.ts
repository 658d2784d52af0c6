import { openPdf } from '../../web/pdf.ts';

/** The logo of the firm as it was when the document was issued. */
export type Logo = { content_type: string; bytes: Buffer };

/** The logo at the head of a document, within its corner. */
export const logoBlock = ({ content_type, bytes }: Logo) => ({
  image: `data:${content_type};base64,${bytes.toString('base64')}`,
  fit: [150, 56] as [number, number],
});

/** Whether a picture can be printed: a broken one would stop every document. */
export async function logoFits(logo: Logo): Promise<boolean> {
  const pdf = await openPdf();
  return pdf
    .createPdf({ content: [logoBlock(logo)], defaultStyle: { font: 'Roboto' } })
    .getBuffer()
    .then(
      () => true,
      () => false,
    );
}
