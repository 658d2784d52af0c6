import type { Content, Margins } from 'pdfmake/interfaces.js';
import { formatIsoDay } from '../../web/format.ts';
import { openPdf } from '../../web/pdf.ts';
import type { DocumentRecord } from '../queries.ts';
import { closingBlocks } from './blocks.ts';
import { sheetOf } from './frame.ts';
import { type Logo, logoBlock } from './logo.ts';
import { muted } from './paper.ts';
import { proseContent } from './prose.ts';

/** What a document made of a template shows. `number` as people write it. */
export type PaperworkSheet = Pick<
  DocumentRecord,
  'seller' | 'issuer' | 'issue_date' | 'title' | 'body' | 'footer' | 'note'
> & { number: string };

/** The head of the firm, the title and the text: the rest is what the template says. */
export function paperworkContent(sheet: PaperworkSheet, logo: Logo | undefined): Content[] {
  const { seller, title, body, number, issue_date } = sheet;
  return [
    {
      columns: [
        { width: '*', stack: [logo ? logoBlock(logo) : { text: seller.name, bold: true, fontSize: 10.5 }] },
        {
          width: 200,
          alignment: 'right',
          stack: [
            { text: number, fontSize: 11, bold: true },
            { text: [{ text: 'Data ', color: muted }, formatIsoDay(issue_date)] },
          ],
        },
      ],
    },
    { text: title ?? '', fontSize: 16, bold: true, alignment: 'center', margin: [0, 26, 0, 16] as Margins },
    ...proseContent(body ?? ''),
    ...closingBlocks(sheet),
  ];
}

/** The same sheet of a document that was not made: it says so across every page. */
export async function trialPdf(sheet: PaperworkSheet, logo: Logo | undefined): Promise<Buffer> {
  const pdf = await openPdf();
  const { seller, issuer } = sheet;
  const title = `${sheet.title} ${sheet.number}`;
  const content = paperworkContent(sheet, logo);
  return pdf.createPdf(sheetOf({ title, firm: seller.name, issuer }, content, 'PROBĂ')).getBuffer();
}
