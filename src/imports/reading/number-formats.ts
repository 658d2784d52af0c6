import { readWholeXml } from './xml.ts';

/** How the cells of a style show their number: as a date, with zeros in front up to a number of digits, or plainly. */
export type NumberFormat = 'date' | 'plain' | number;

/** The format of each cell style, in the order by which cells name them. */
export async function readNumberFormats(bytes: AsyncIterable<Buffer>): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let isCellStyle = false;
  await readWholeXml(bytes, {
    open: (tag, attributes) => {
      const id = Number(attributes.numFmtId ?? 0);
      if (tag === 'numFmt') codes.set(id, attributes.formatCode ?? '');
      else if (tag === 'cellXfs') isCellStyle = true;
      else if (tag === 'xf' && isCellStyle) formats.push(formatOf(id, codes.get(id)));
    },
    close: (tag) => {
      if (tag === 'cellXfs') isCellStyle = false;
    },
  });
  return formats;
}

function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return isBuiltInDate(id) ? 'date' : 'plain';
  const bare = code
    .slice(0, 255)
    .split(';', 1)
    .join('')
    .replace(/"[^"]*"|\[[^\]]*\]|[\\_*]./g, '');
  if (/[ymdhs]/i.test(bare)) return 'date';
  // A postal code or a phone shown as 000000 is typed and meant with its zeros.
  return /^0{2,15}$/.test(bare) ? bare.length : 'plain';
}

// ECMA-376, 18.8.30; 27–36 and 50–58 are the dates of East Asian Excel.
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}
