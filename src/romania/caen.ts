import rev2 from './data/caen-rev2.json' with { type: 'json' };
import rev3 from './data/caen-rev3.json' with { type: 'json' };
import { fold } from './diacritics.ts';

/**
 * `section` is a letter, `division` the first two digits. A code may stand in both revisions with another
 * meaning.
 */
export type CaenClass = { code: string; title: string; revision: 2 | 3; section: string; division: string };

/** The sections of CAEN Rev. 3 (INS Order 377/2024) with their divisions. */
export const CAEN_SECTIONS: readonly { code: string; title: string; divisions: string[] }[] = rev3.sections;

const classes = [...listClasses(rev3, 3), ...listClasses(rev2, 2)].map((one) => ({
  ...one,
  key: fold(one.title),
}));

/**
 * The class of a code; ANAF and spreadsheets lose leading zeros (`119` is `0119`), so they are put back.
 * @param revision without it, Rev. 3 first, then Rev. 2: ANAF does not tell which one a firm's code is of
 */
export function findCaen(code: string, revision?: 2 | 3): CaenClass | undefined {
  const full = code.trim().padStart(4, '0');
  const found = classes.find((one) => one.code === full && (revision ?? one.revision) === one.revision);
  return found && withoutKey(found);
}

/**
 * Classes whose code starts with the text, or whose title has all its words; Rev. 3 first, each code once.
 */
export function searchCaen(text: string, limit = 20): CaenClass[] {
  const words = fold(text).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  const seen = new Set<string>();
  return classes
    .filter((one) =>
      /^\d+$/.test(words.join('')) ? one.code.startsWith(words.join('')) : hasWords(one.key, words),
    )
    .filter(({ code }) => !seen.has(code) && seen.add(code))
    .slice(0, limit)
    .map(withoutKey);
}

/** The Rev. 3 divisions of a section (`A` → 01, 02, 03); none for an unknown letter. */
export function caenDivisions(section: string): string[] {
  return CAEN_SECTIONS.find(({ code }) => code === section.toUpperCase())?.divisions ?? [];
}

type Revision = { sections: { code: string; divisions: string[] }[]; classes: Record<string, string> };

function listClasses(data: Revision, revision: 2 | 3): CaenClass[] {
  const sectionOf = new Map(
    data.sections.flatMap(({ code, divisions }) => divisions.map((one) => [one, code] as const)),
  );
  return Object.entries(data.classes)
    .map(([code, title]) => {
      const division = code.slice(0, 2);
      return { code, title, revision, section: sectionOf.get(division) ?? '', division };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

function hasWords(title: string, words: string[]): boolean {
  return words.every(
    (word) => ` ${title}`.includes(` ${word}`) || title.includes(`(${word}`) || title.includes(`-${word}`),
  );
}

function withoutKey({ key: _, ...one }: CaenClass & { key: string }): CaenClass {
  return one;
}
