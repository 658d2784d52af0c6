import type { Content, ContentText, Margins } from 'pdfmake/interfaces.js';
import { proseTokens } from '../../texts/prose.ts';
import { muted } from './paper.ts';

type Token = ReturnType<typeof proseTokens>[number];
type Piece = ContentText & { text: string };

/** A text as people write it, on paper: paragraphs, headings, lists in lists, bold, italics and links. */
export const proseContent = (text: string): Content[] => blocks(proseTokens(text));

/** What stands between an opening token and its closing one, drawn by what opens it. */
function blocks(tokens: Token[], tight = false): Content[] {
  const drawn: Content[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    if (token.type === 'hr') drawn.push(rule);
    if (token.nesting !== 1) continue;
    const end = closing(tokens, at);
    drawn.push(block(token, tokens.slice(at + 1, end), tight));
    at = end;
  }
  return drawn;
}

function closing(tokens: Token[], from: number): number {
  const { level } = tokens[from] as Token;
  return tokens.findIndex((token, at) => at > from && token.nesting === -1 && token.level === level);
}

function block(opens: Token, inside: Token[], tight: boolean): Content {
  const { type, tag } = opens;
  if (type === 'bullet_list_open') return { ul: items(inside), margin: space(5) };
  if (type === 'ordered_list_open')
    return { ol: items(inside), start: Number(opens.attrGet('start') ?? 1), margin: space(5) };
  if (type === 'blockquote_open')
    return { stack: blocks(inside), margin: [14, 0, 0, 0] as Margins, color: muted };
  const text = inside.flatMap(({ children }) => pieces(children ?? []));
  if (type === 'heading_open')
    return {
      text,
      bold: true,
      fontSize: sizes[tag] ?? 10,
      headlineLevel: 1,
      margin: [0, 8, 0, 3] as Margins,
    };
  return { text, fontSize: 10, lineHeight: 1.25, margin: space(tight ? 1 : 5) };
}

const sizes: Record<string, number> = { h1: 14, h2: 12, h3: 11 };
const space = (below: number) => [0, 0, 0, below] as Margins;
const rule: Content = {
  canvas: [{ type: 'line', x1: 0, y1: 0, x2: 515, y2: 0, lineWidth: 0.5, lineColor: muted }],
  margin: [0, 4, 0, 8] as Margins,
};

function items(tokens: Token[]): Content[] {
  const drawn: Content[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const end = closing(tokens, at);
    if (end < 0) break;
    drawn.push({ stack: blocks(tokens.slice(at + 1, end), true), fontSize: 10 });
    at = end;
  }
  return drawn;
}

function pieces(tokens: Token[]): Piece[] {
  const marks = { bold: 0, italics: 0, struck: 0 };
  const names: Record<string, keyof typeof marks> = { strong: 'bold', em: 'italics', s: 'struck' };
  let href = '';
  return tokens.flatMap((token): Piece[] => {
    const name = names[token.tag];
    if (name) marks[name] += token.nesting;
    if (token.type === 'link_open') href = String(token.attrGet('href') ?? '');
    if (token.type === 'link_close') href = '';
    const text = token.tag === 'br' || token.type === 'softbreak' ? '\n' : token.content;
    if (name || text === '') return [];
    return [
      {
        text,
        // A word that is wider than the sheet is broken rather than cut.
        wordBreak: text.split(/\s/).some((word) => word.length > 60) ? 'break-all' : 'normal',
        ...(marks.bold > 0 && { bold: true }),
        ...(marks.italics > 0 && { italics: true }),
        ...(marks.struck > 0 && { decoration: 'lineThrough' as const }),
        ...(href && { link: href, decoration: 'underline' as const }),
      },
    ];
  });
}
