import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The maker of PDFs with our fonts, which reads nothing else. Loaded when the first one is asked for: a start does not
 * wait for it.
 */
export async function openPdf() {
  const { default: pdf } = await import('pdfmake');
  const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts/Roboto');
  const font = (style: string) => join(fonts, `Roboto-${style}.ttf`);
  pdf.addFonts({
    Roboto: {
      normal: font('Regular'),
      bold: font('Medium'),
      italics: font('Italic'),
      bolditalics: font('MediumItalic'),
    },
  });
  pdf.setUrlAccessPolicy(() => false);
  pdf.setLocalAccessPolicy((path) => path.startsWith(fonts));
  return pdf;
}
