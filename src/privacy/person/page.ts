import { isShown } from '../../audit/history/field-text.ts';
import type { Lists } from '../../clients/lists/queries.ts';
import { counted } from '../../romania/plural.ts';
import { formatDateTime, formatIsoDay } from '../../web/format.ts';
import type { readPerson } from './actions.ts';
import { sections } from './sections.ts';
import { wordsOf } from './words.ts';

type Read = Awaited<ReturnType<typeof readPerson>>;

/** How many rows of a part the page shows; the file has all of them. */
export const shownAtOnce = 1000;

/** Everything that is held of a person, section by section; what is empty is left out. */
export function personPage({ client, contact, held }: Read, now: Date, lists: Lists) {
  const query = contact ? `?contact_id=${contact.id}` : '';
  return {
    clientId: client.id,
    who: contact?.name ?? client.name,
    of: contact ? client.name : '',
    at: formatDateTime(now),
    json: `/clients/${client.id}/personal-data.json${query}`,
    erase: `/clients/${client.id}/erasures/new${query}`,
    erasures: `/clients/${client.id}/erasures`,
    erased: client.erased_at !== null,
    sections: sections.flatMap(({ key, title, columns }) => {
      const all = held[key] ?? [];
      if (all.length === 0) return [];
      // Fields that only follow another one are in the file alone.
      const shown = all.filter(({ field }) => key !== 'changes' || !field || isShown(String(field)));
      const rows = shown.slice(0, shownAtOnce).map((row) => {
        const words = wordsOf(key, row, lists);
        return Object.fromEntries(
          Object.keys(columns).map((name) => [name, words[name] ?? textOf(row[name])]),
        );
      });
      const names = Object.keys(columns).filter((name) => rows.some((row) => row[name] !== ''));
      const first = counted(shownAtOnce, 'rând', 'rânduri');
      return [
        {
          id: key,
          title,
          cut: all.length > shownAtOnce ? `Aici sunt primele ${first}; toate sunt în fișierul JSON.` : '',
          headings: names.map((name) => columns[name] ?? name),
          rows: rows.map((row) => names.map((name) => row[name] ?? '')),
        },
      ];
    }),
  };
}

export type PersonPage = ReturnType<typeof personPage>;

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'da' : 'nu';
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(', ');
  if (typeof value === 'object') return Object.values(value).map(textOf).filter(Boolean).join(', ');
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return formatDateTime(new Date(text));
  return /^\d{4}-\d\d-\d\d$/.test(text) ? formatIsoDay(text) : text;
}
