import Big from 'big.js';

// What XML 1.0 may not hold, even escaped: control characters, halves of surrogate pairs, U+FFFE and U+FFFF.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** The text as XML may hold it, trimmed. */
export const clean = (text: string): string => text.replace(FORBIDDEN, '').trim();

/** An element with text; nothing without text, because UBL knows no empty element. */
export function leaf(
  name: string,
  text: string | null | undefined,
  attributes: Record<string, string> = {},
): string {
  const content = escaped(clean(text ?? ''));
  if (content === '') return '';
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(clean(value))}"`);
  return `<${name}${written.join('')}>${content}</${name}>\n`;
}

/** An element with the elements that are something, in this order; nothing when none is. */
export function branch(name: string, ...children: string[]): string {
  const content = children.join('');
  return content === '' ? '' : `<${name}>\n${content}</${name}>\n`;
}

/** An amount in lei, always with two decimals. */
export const amount = (name: string, value: string | Big): string =>
  leaf(name, new Big(value).toFixed(2), { currencyID: 'RON' });

/** A number without needless zeros: 2.500 is 2.5. */
export const plain = (value: string): string => new Big(value).toFixed();

const escaped = (text: string): string => text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? '');
