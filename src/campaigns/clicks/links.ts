import type { Rendered } from '../../messages/templates/render.ts';
import { proseTokens } from '../../texts/prose.ts';

/** The web addresses that a text leads to, each once. One that holds a variable is another for everybody: none of these. */
export function linksOf(body: string): string[] {
  const hrefs = proseTokens(body)
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'link_open')
    .map((token) => String(token.attrGet('href')));
  const countable = hrefs.filter((href) => /^https?:\/\//i.test(href) && !/\{\{|%7B%7B/i.test(href));
  return [...new Set(countable)].filter((href) => href.length <= 2000);
}

/** The mail with other addresses behind its links; what a person reads of a link in it stays. */
export function withLinks(rendered: Rendered, links: ReadonlyMap<string, string>): Rendered {
  if (links.size === 0) return rendered;
  const known = [...links.keys()].sort((a, b) => b.length - a.length).map(escapeRegExp);
  const inText = new RegExp(`(?<![\\w/])(${known.join('|')})(?![\\w/?&=#%~+-])`, 'g');
  return {
    ...rendered,
    body_html: rendered.body_html.replace(/ href="([^"]*)"/g, (whole, href: string) => {
      const to = links.get(href.replaceAll('&amp;', '&'));
      return to ? ` href="${to}"` : whole;
    }),
    body_text: rendered.body_text.replace(inText, (url) => links.get(url) ?? url),
  };
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
