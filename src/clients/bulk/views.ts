import { counted, grouped } from '../../romania/plural.ts';
import { formatAge } from '../../web/format.ts';
import { page } from '../../web/view.ts';
import type { BulkForm } from './form.ts';
import type { Preview } from './preview.ts';
import type { BulkRecord, listBulkChanges } from './queries.ts';
import { titleOf } from './title.ts';

export const bulkNewPage = page<{ form: BulkForm }>('clients/bulk/new');
export const bulkPage = page<{ bulk: BulkView }>('clients/bulk/show', 'clients/bulk/_state');
export const bulkListPage = page<{ bulks: BulkLine[] }>('clients/bulk/list');

type Line = Awaited<ReturnType<typeof listBulkChanges>>[number];
type BulkLine = ReturnType<typeof bulkLine>;
export type BulkView = ReturnType<typeof bulkView>;

const clients = (count: number) => counted(count, 'client', 'clienți');

/** One change in a line, with how far it is. */
export function bulkLine(row: Line, now: Date) {
  return {
    id: row.id,
    title: titleOf(row.change),
    by: `${row.user_name}, ${formatAge(row.created_at, now)}`,
    state: row.state,
    stateText: stateText(row),
    total: clients(row.total),
    ...progressOf(row),
  };
}

/** A change as its page shows it: what it will do, how far it is, or what it did. */
export function bulkView(row: BulkRecord, preview: Preview, person: { id: number }, now: Date) {
  const left = row.total - preview.same;
  return {
    ...bulkLine(row, now),
    mine: row.user_id === person.id,
    back: row.list_query || '/clients',
    lines: preview.lines.map(({ label, before, after }) => ({
      label,
      before: grouped(before),
      after: grouped(after),
      moves: before !== after,
    })),
    same:
      preview.same === 0
        ? ''
        : preview.same === 1
          ? '1 client este deja așa.'
          : `${clients(preview.same)} sunt deja așa.`,
    left,
    leftText: clients(left),
    sample: row.sample,
    more: row.total > row.sample.length ? `și încă ${grouped(row.total - row.sample.length)}` : '',
    kept: row.kept_clients.map(({ id, name, kept_for }) => ({ id, name, by: kept_for ?? 'program' })),
    moreKept:
      row.kept > row.kept_clients.length ? `și încă ${grouped(row.kept - row.kept_clients.length)}` : '',
  };
}

/** What a change did, in a sentence. */
export function stateText(row: Pick<Line, 'state' | 'changed' | 'same' | 'reversed' | 'kept'>): string {
  const were = (count: number, one: string, many: string) => `${clients(count)} ${count === 1 ? one : many}`;
  const same = row.same > 0 ? ` ${were(row.same, 'era', 'erau')} deja așa.` : '';
  switch (row.state) {
    case 'planned':
      return 'Nu este aplicată încă.';
    case 'applying':
      return 'Se aplică…';
    case 'applied':
      return `${were(row.changed, 'a fost schimbat', 'au fost schimbați')}.${same}`;
    case 'reversing':
      return 'Se anulează…';
    default: {
      const kept =
        row.kept > 0
          ? ` ${were(row.kept, 'a rămas cum l-a schimbat', 'au rămas cum i-a schimbat')} altcineva între timp.`
          : '';
      return `Anulată: ${were(row.reversed, 'a primit', 'au primit')} înapoi valoarea veche.${kept}`;
    }
  }
}

function progressOf({ state, total, changed, same, reversed, kept }: Line) {
  const [done, of] = state === 'reversing' ? [reversed + kept, changed] : [changed + same, total];
  return {
    working: state === 'applying' || state === 'reversing',
    done,
    of,
    progress: `${grouped(done)} din ${clients(of)}`,
  };
}
