import { addressColumns, clientColumns, contactColumns } from '../clients/sheet.ts';
import { fold } from '../romania/diacritics.ts';
import { clientWords, contactWords, deliveryWords } from './heading-words.ts';
import type { SheetRow } from './reading/box.ts';

/**
 * '' for a column that is left out, else one of `targets`: `tax_id`, `address` (a whole address in one cell),
 * `contacts[0].name`, `delivery_addresses[1].street`, `delivery_addresses[0].address`.
 */
export type Target = string;

type Choice = { target: Target; label: string; group: string };
type Guess = { target: Target; rank: number };

const groups = [0, 1, 2];
const looked = 30;
// A longer text is no heading, but the cell of a row that is tried as one.
const longest = 100;

const contactTargets = groups.flatMap((index) =>
  contactColumns.map(({ target, heading }) => numbered(target, heading, index, 'Contact')),
);
const deliveryTargets = groups.flatMap((index) => [
  ...addressColumns.map(({ target, heading }) => numbered(target, heading, index, 'Livrare')),
  numbered('delivery_addresses.address', 'Livrare: adresa întreagă', index, 'Livrare'),
]);

/** Everything that a column may be chosen to mean, in the order of the template. */
export const targets: Choice[] = [
  ...clientColumns.map(({ target, heading }) => ({ target, label: heading, group: 'Client' })),
  { target: 'address', label: 'Adresa întreagă', group: 'Client' },
  ...contactTargets,
  ...deliveryTargets,
];

// Our own headings mean what they say; a list without numbers is the first of its kind.
const own = new Map([
  ...targets.map(({ target, label }) => [keyOf(label), target] as const),
  ...[...contactColumns, ...addressColumns].map(
    ({ target, heading }) => [keyOf(heading), target.replace('.', '[0].')] as const,
  ),
]);
const clientGuesses = guesses(clientWords);
const contactGuesses = guesses(contactWords);
const deliveryGuesses = guesses(deliveryWords);

const DELIVERY =
  /\b(?:(?:adres[ae] (?:de )?)?livrar(?:e|i|ii)|punct(?:ul|e)? (?:de )?lucru|locatie|delivery|shipping|ship to|sediu secundar)\b/;
const CONTACT =
  /\b(?:(?:pers(?:oana|oanei)?|delegat(?:ul)?) (?:de )?contact|contact(?:ul)?|delegat(?:ul)?|contact person|reprezentant legal|administrator)\b/;
const OWNER =
  /\b(?:client(?:ul|ului)?|partener(?:ul|ului)?|firm(?:a|ei)|societ(?:ate|atii)|beneficiar(?:ului)?|cumparator(?:ului)?|customer)\b/g;

/** Guesses what each column means from its heading. A target goes to the one column that names it best. */
export function recognizeHeadings(headings: string[]): Target[] {
  const found = headings.map(() => '');
  const taken = new Set<Target>();
  const wanted = headings.flatMap((heading, column) =>
    guessesOf(heading).map((guess) => ({ ...guess, column })),
  );
  for (const { target, column } of wanted.sort((a, b) => a.rank - b.rank || a.column - b.column)) {
    if (found[column] !== '' || taken.has(target)) continue;
    found[column] = target;
    taken.add(target);
  }
  return found;
}

/**
 * The place, among the given rows, of the one that names the columns: exports put a title, the firm and a date above.
 * The first row when none looks like it.
 */
export function findHeadingRow(rows: SheetRow[]): number {
  const known = rows.slice(0, looked).map(({ cells }) => recognizeHeadings(cells).filter(Boolean).length);
  return Math.max(0, known.indexOf(Math.max(...known, 1)));
}

function guessesOf(given: string): Guess[] {
  const heading = given.slice(0, longest);
  const key = keyOf(heading);
  if (key === '') return [];
  const exact = own.get(key);
  if (exact) return [{ target: exact, rank: -1 }];
  const plain = clientGuesses.get(key) ?? clientGuesses.get(keyOf(heading.replace(/\([^)]*\)/g, ' ')));
  if (plain) return [plain];
  return (
    inGroup(key, DELIVERY, 'delivery_addresses', deliveryGuesses) ??
    inGroup(key, CONTACT, 'contacts', contactGuesses) ??
    aboutOwner(key)
  );
}

/** „Contact 2 e-mail”, „Telefon persoană de contact”, „Punct de lucru 1”: the group, its number and the field. */
function inGroup(key: string, words: RegExp, list: string, known: Map<string, Guess>): Guess[] | undefined {
  const said = words.exec(key);
  if (!said) return undefined;
  const before = key.slice(0, said.index);
  const after = key.slice(said.index + said[0].length);
  const number =
    /^ ([1-9])\b/.exec(after)?.[1] ?? /(?:^| )([1-9])$/.exec(after)?.[1] ?? /\b([1-9]) $/.exec(before)?.[1];
  const field = `${before} ${after}`.replace(number ? new RegExp(`\\b${number}\\b`) : /^$/, '');
  const guess = known.get(tidy(field)) ?? known.get(tidy(field.replace(OWNER, '')));
  const index = Number(number ?? 1) - 1;
  return guess && index < groups.length
    ? [{ target: `${list}[${index}].${guess.target}`, rank: guess.rank }]
    : [];
}

function aboutOwner(key: string): Guess[] {
  const guess = clientGuesses.get(tidy(key.replace(OWNER, '')));
  return guess ? [{ ...guess, rank: guess.rank + 100 }] : [];
}

function guesses(words: Record<string, string>): Map<string, Guess> {
  return new Map(
    Object.entries(words).flatMap(([target, names]) =>
      names.split(';').map((name, rank) => [tidy(name), { target, rank }] as const),
    ),
  );
}

function numbered(target: string, heading: string, index: number, group: string): Choice {
  const name = `${group} ${index + 1}`;
  return { target: target.replace('.', `[${index}].`), label: heading.replace(group, name), group: name };
}

/** Folded words alone; `C.U.I.` is one of them. */
function keyOf(heading: string): string {
  const words = fold(heading).replace(/[^a-z0-9]+/g, ' ');
  return tidy(words.replace(/\b[a-z](?: [a-z]\b)+/g, (letters) => letters.replaceAll(' ', '')));
}

function tidy(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\be mail\b/g, 'email');
}
