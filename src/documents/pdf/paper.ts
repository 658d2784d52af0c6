import type { Content, CustomTableLayout, Margins } from 'pdfmake/interfaces.js';

/** The measures of a document on A4, in points. */
export const side = 40;
export const innerWidth = 595.28 - 2 * side;
export const ink = '#1a2330';
export const muted = '#566374';
const line = '#c3ccd6';
const faint = '#f2f5f8';

/** A small heading above what it names. */
export const heading = (text: string): Content => ({
  text: text.toUpperCase(),
  color: muted,
  fontSize: 7.5,
  characterSpacing: 0.4,
  margin: [0, 0, 0, 2] as Margins,
});

/** Space between the parts of a document; nothing where the part is not there. */
export const part = (content: Content[], above = 12): Content[] =>
  content.length === 0 ? [] : [{ stack: content, margin: [0, above, 0, 0] as Margins }];

/** Tables with thin lines between rows and a tinted header. */
export const rows: CustomTableLayout = {
  hLineWidth: (at) => (at === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => line,
  fillColor: (at, { table }) => (at < (table.headerRows ?? 0) ? faint : null),
  paddingLeft: () => padding,
  paddingRight: () => padding,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};
const padding = 4;

/** The width that is left for one column beside others of these widths. */
export const restOf = (width: number, others: number[]): number =>
  width - others.reduce((sum, each) => sum + each + 2 * padding, 2 * padding);

export const head = (text: string, alignment: 'left' | 'right' = 'left') => ({
  text,
  alignment,
  color: muted,
  fontSize: 7.5,
});
