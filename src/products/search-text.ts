import { searchKey } from '../search/document.ts';

/** The text by which a product is found: its code with and without what separates its parts, and its name. */
export function productSearchText({ code, name }: { code: string; name: string }): string {
  const apart = code.replace(/[^\p{L}\p{N}]+/gu, ' ');
  return ` ${[...new Set([searchKey(code), searchKey(apart), searchKey(name)])].join(' ')} `;
}

/** What must all stand in it; short words at the beginning of a word. */
export function productPatterns(q: string): string[] {
  const words = searchKey(q.slice(0, 200)).split(' ');
  return [...new Set(words)]
    .filter((word) => word !== '')
    .slice(0, 8)
    .map((word) => {
      const literal = word.replace(/[\\%_]/g, '\\$&');
      return word.length < 3 ? `% ${literal}%` : `%${literal}%`;
    });
}
