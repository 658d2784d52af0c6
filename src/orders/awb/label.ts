import { labelOf, shippingPayerOptions } from '../../clients/fields.ts';
import { formatPhone } from '../../romania/phone.ts';
import { openPdf } from '../../web/pdf.ts';
import type { Awb } from './queries.ts';

const millimetre = 72 / 25.4;
const width = 100 * millimetre;
const margin = 5 * millimetre;
// Ten modules of white on both sides, which a scanner needs, are inside the label.
const barcodeWidth = 75 * millimetre;

/** The label of a parcel: 100 × 150 mm, with the number as Code 128. */
export async function awbLabel(awb: Awb): Promise<Buffer> {
  const [pdf, { toSVG }] = await Promise.all([openPdf(), import('bwip-js/node')]);
  const barcode = toSVG({ bcid: 'code128', text: awb.number, height: 10, includetext: false });
  return pdf
    .createPdf({
      info: { title: `AWB ${awb.number}` },
      pageSize: { width, height: 150 * millimetre },
      pageMargins: margin,
      defaultStyle: { font: 'Roboto', fontSize: 12 },
      content: [
        {
          columns: [
            { text: 'AWB', bold: true, fontSize: 20 },
            { text: awb.order_number, alignment: 'right' },
          ],
        },
        { svg: barcode, width: barcodeWidth, alignment: 'center', margin: [0, 8, 0, 4] },
        { text: awb.number, alignment: 'center', fontSize: 14, characterSpacing: 2, margin: [0, 0, 0, 16] },
        { text: 'Destinatar', color: '#555', fontSize: 9 },
        { text: awb.recipient, bold: true, fontSize: 16 },
        ...(awb.phone ? [{ text: `Tel. ${formatPhone(awb.phone)}` }] : []),
        { text: awb.address_lines.join('\n'), fontSize: 14, margin: [0, 8, 0, 16] as Margin },
        { text: 'Plata transport', color: '#555', fontSize: 9 },
        { text: labelOf(shippingPayerOptions, awb.payer), bold: true },
      ],
    })
    .getBuffer();
}

type Margin = [number, number, number, number];
