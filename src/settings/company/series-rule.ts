import { type DocumentKind, documentKindLabel } from '../../documents/frozen.ts';
import type { FieldError } from '../../errors.ts';

/** A series and its counter. `last_date` null: it never gave a number. */
export type SeriesRow = {
  id: number | null;
  kind: DocumentKind;
  series: string;
  next_number: number;
  first_number: number;
  last_date: string | null;
  is_current: boolean;
};

/** The series asked for a kind of document; no number: the series goes on by itself. */
export type SeriesWish = { kind: DocumentKind; series: string; next_number: number | null };

/**
 * The series as they will be, those that must be written first in front, or what is refused of each kind. Until a series
 * gave a number, its name and counter may be anything; after that a new name starts another series, a name of before
 * goes on with its own counter, and no counter is moved by hand: its numbers would be doubled or skipped.
 */
export function seriesAfter(
  rows: SeriesRow[],
  wishes: SeriesWish[],
): { changed: SeriesRow[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const changed = wishes.flatMap((wish) => {
    const current = rows.find(({ kind, is_current }) => kind === wish.kind && is_current);
    const known = rows.find(({ series }) => series === wish.series);
    const error = current && refusalOf(wish, { current, known, wishes });
    if (error) errors.push(error);
    if (!current || error) return [];
    const next = nextOf(wish, current, known);
    if (isSame(next, current)) return [];
    return next.id === current.id ? [next] : [{ ...current, is_current: false }, next];
  });
  return { changed: changed.sort((a, b) => Number(a.is_current) - Number(b.is_current)), errors };
}

type Around = { current: SeriesRow; known: SeriesRow | undefined; wishes: SeriesWish[] };

function refusalOf(wish: SeriesWish, { current, known, wishes }: Around): FieldError | undefined {
  const field = (name: string) => `series[${wish.kind}][${name}]`;
  const other = wishes.find(({ kind, series }) => kind !== wish.kind && series === wish.series);
  if (other || (known && known.kind !== wish.kind)) {
    const kind = documentKindLabel(other?.kind ?? known?.kind ?? '');
    return {
      field: field('series'),
      message: `Seria ${wish.series} este deja la ${kind}. Alegeți alta: un număr trebuie să fie al unui singur document.`,
    };
  }
  if (!known?.last_date || isUntouched(wish, current, known) || wish.next_number === known.next_number)
    return undefined;
  return {
    field: field('next_number'),
    message: `Seria ${known.series} a dat deja numere și continuă cu ${known.next_number}. Pentru alte numere începeți o serie nouă.`,
  };
}

function nextOf(wish: SeriesWish, current: SeriesRow, known: SeriesRow | undefined): SeriesRow {
  if (known) {
    const kept = known.last_date !== null || isUntouched(wish, current, known);
    const number = kept ? known.next_number : (wish.next_number ?? known.next_number);
    return {
      ...known,
      is_current: true,
      next_number: number,
      first_number: kept ? known.first_number : number,
    };
  }
  const number = wish.next_number ?? 1;
  const isUnused = current.last_date === null;
  return {
    id: isUnused ? current.id : null,
    kind: wish.kind,
    series: wish.series,
    next_number: number,
    first_number: number,
    last_date: null,
    is_current: true,
  };
}

/** Whoever comes back to another series by its name alone still has the number of the one in use in the field. */
const isUntouched = (wish: SeriesWish, current: SeriesRow, known: SeriesRow): boolean =>
  wish.next_number === null || (known.id !== current.id && wish.next_number === current.next_number);

const isSame = (a: SeriesRow, b: SeriesRow): boolean =>
  a.id === b.id && a.series === b.series && a.next_number === b.next_number;
