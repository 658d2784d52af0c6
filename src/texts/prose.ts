import MarkdownIt, { type Token } from 'markdown-it';

// Paragraphs, lists, links, bold, italics and headings as people write them; never HTML, pictures, tables or code.
const reader = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable([
  'image',
  'table',
  'code',
  'fence',
  'backticks',
  'html_block',
  'html_inline',
  'reference',
]);
reader.linkify.set({ fuzzyLink: false });
const opens = reader.renderer.rules.link_open;
reader.renderer.rules.link_open = (tokens, at, options, env, self) => {
  tokens[at]?.attrSet('rel', 'noopener noreferrer nofollow');
  return opens ? opens(tokens, at, options, env, self) : self.renderToken(tokens, at, options);
};

/** The text as HTML that is safe on a page and in an e-mail: what looks like HTML in it stays text. */
export const proseHtml = (text: string): string => reader.render(text);

/** The pieces of the text, for whoever draws them elsewhere (a PDF). */
export const proseTokens = (text: string): Token[] => reader.parse(text, {});

/** The text as plain letters: a list keeps its dashes or numbers, a link its address behind it. */
export function proseText(text: string): string {
  const lists: List[] = [];
  const lines: string[] = [];
  let lead = '';
  for (const token of proseTokens(text)) {
    if (token.type.endsWith('_list_open')) {
      if (lists.length === 0) lines.push('');
      lists.push({ next: token.type === 'bullet_list_open' ? null : Number(token.attrGet('start') ?? 1) });
    } else if (token.type.endsWith('_list_close')) lists.pop();
    else if (token.type === 'list_item_open') lead += leadOf(lists);
    else if (token.type === 'inline') {
      const indent = '  '.repeat(lists.length);
      if (lead === '') lines.push('');
      lines.push((lead || indent) + inlineText(token.children ?? []).replaceAll('\n', `\n${indent}`));
      lead = '';
    } else if (token.type === 'hr') lines.push('', '---');
  }
  return lines.join('\n').trim();
}

/** A list that is being written; `next`: the number of its next item, null where it has dashes. */
type List = { next: number | null };

function leadOf(lists: List[]): string {
  const list = lists.at(-1);
  const mark = list && list.next !== null ? `${list.next++}.` : '-';
  return `${'  '.repeat(Math.max(0, lists.length - 1))}${mark} `;
}

function inlineText(tokens: Token[]): string {
  let written = '';
  let from = 0;
  let href = '';
  for (const token of tokens) {
    if (token.type === 'link_open') [href, from] = [String(token.attrGet('href') ?? ''), written.length];
    else if (token.type === 'link_close') {
      const address = href.replace(/^mailto:/, '');
      if (written.slice(from) !== address) written += ` (${address})`;
    } else if (token.type === 'softbreak' || token.type === 'hardbreak') written += '\n';
    else written += token.content;
  }
  return written;
}

/** A value that stands in such a text as the very letters it has: it can make no link and no list. Its lines stay. */
export const escapeProse = (value: string): string =>
  value
    .trim()
    .replace(/[\\`*_{}[\]()#+\-=.!|<>~:/@&]/g, '\\$&')
    .replace(/\s*[\r\n\v\f\u0085\u2028\u2029]\s*/g, '\n');
