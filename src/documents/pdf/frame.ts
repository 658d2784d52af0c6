import type { Content, Margins, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { ink, muted, side } from './paper.ts';

/**
 * The sheet that every document stands on, with its foot.
 * @param mark written across each page of what is only a trial
 */
export function sheetOf(
  { title, firm, issuer }: { title: string; firm: string; issuer: string | null },
  content: Content[],
  mark = '',
): TDocumentDefinitions {
  // Here it never stands alone on a page of its own.
  const author = issuer ? ` · întocmit de ${issuer}` : '';
  return {
    info: { title, author: firm },
    language: 'ro-RO',
    pageSize: 'A4',
    pageMargins: [side, 40, side, 50],
    defaultStyle: { font: 'Roboto', fontSize: 9, color: ink, lineHeight: 1.15 },
    content,
    ...(mark && { watermark: { text: mark, color: muted, opacity: 0.15, bold: true } }),
    footer: (page, pages) => ({
      margin: [side, 14, side, 0] as Margins,
      fontSize: 7.5,
      color: muted,
      columns: [
        { text: `${firm} · ${title}${author}`, width: '*' },
        { text: `Pagina ${page} din ${pages}`, width: 'auto' },
      ],
    }),
  };
}
