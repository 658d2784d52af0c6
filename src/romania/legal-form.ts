import { fold } from './diacritics.ts';

const LONG = /(?:^| )(?:srl(?:-d)?|pfa|ong|scs|snc|sca|sc|gie)(?= |$)/;
const WORDS =
  /\b(?:societate|cooperativa|asociati[ae]|fundati[ae]|regi[ae] autonom|cabinet|primari[ae]|institut)/;
const ALONE = /\b(?:persoana fizica autorizata|intreprindere (?:individuala|familiala))\b/;

// Two letters are somebody's name as well: only in capitals, and never the first word.
const SHORT = / (?:SA|II|IF|RA)(?= |$)/;

/**
 * Whether a name carries a legal form (`SRL`, `S.R.L.`, `S.A.`, `PFA`, `Asociația …`) and so is no private
 * person's.
 */
export function hasLegalForm(name: string): boolean {
  const joined = name
    .normalize('NFC')
    .replace(/[,;"„”()]/g, ' ')
    .replace(/(?<!\p{L})(?:\p{L}\. ?)+\p{L}?(?!\p{L})/gu, (letters) => `${letters.replace(/[. ]/g, '')} `)
    .replace(/\s+/g, ' ')
    .trim();
  const key = fold(joined);
  return LONG.test(key) || WORDS.test(key) || ALONE.test(key) || SHORT.test(joined);
}
