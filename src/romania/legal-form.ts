import { fold } from './diacritics.ts';

/**
 * What tells that a name is no person's, as regular expressions: in a folded name, and in capitals in the name as it is,
 * since two letters are somebody's name as well, and never its first word. A query of the database reads them
 * too: what looks only ahead or at the edge of a word would make it slow.
 */
export const legalFormPatterns = {
  folded: [
    /(?:^| )(?:srl(?:-d)?|pfa|ong|scs|snc|sca|sc|gie)(?: |$)/,
    /(?:^|[^a-z0-9_])(?:societate|cooperativa|asociati[ae]|fundati[ae]|regi[ae] autonom|cabinet|primari[ae]|institut)/,
    /(?:^|[^a-z0-9_])(?:persoana fizica autorizata|intreprindere (?:individuala|familiala))(?:[^a-z0-9_]|$)/,
  ],
  written: / (?:SA|II|IF|RA)(?: |$)/,
  /** Letters with dots between them, which are read as one word. */
  dotted: /(?<!\p{L})(?:\p{L}\. ?)+\p{L}?(?!\p{L})/gu,
  /** What only stands between words. */
  between: ',;"„”()',
};
const { folded, written, dotted, between } = legalFormPatterns;

/**
 * Whether a name carries a legal form (`SRL`, `S.R.L.`, `S.A.`, `PFA`, `Asociația …`) and so is no private
 * person's.
 */
export function hasLegalForm(name: string): boolean {
  const joined = name
    .normalize('NFC')
    .replace(new RegExp(`[${between}]`, 'g'), ' ')
    .replace(dotted, (letters) => `${letters.replace(/[. ]/g, '')} `)
    .replace(/\s+/g, ' ')
    .trim();
  const key = fold(joined);
  return folded.some((pattern) => pattern.test(key)) || written.test(joined);
}
