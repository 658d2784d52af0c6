import { counted } from '../../romania/plural.ts';
import { formatDate } from '../../web/format.ts';
import { proposalFields } from '../register/compare.ts';
import { fieldLabels, valueText, warningLabels } from '../register/words.ts';
import type { QueueRow } from './queries.ts';
import { type QueueQuery, warningKinds } from './schema.ts';

type Found = {
  items: QueueRow[];
  next: string | null;
  counts: { proposals: number; warnings: number };
  /** Whether it is over everybody's clients, so that one may ask for the own ones alone. */
  whole: boolean;
};

const labels: Record<string, string> = { ...fieldLabels, ...warningLabels };

/** The work queue of the register, ready to show. */
export function queueView(query: QueueQuery, { items, next, counts, whole }: Found) {
  const first = { ...query, after: undefined };
  const chip = (label: string, wanted: Partial<QueueQuery>, on: boolean) => ({
    label,
    href: addressOf({ ...first, ...wanted }),
    on,
  });
  return {
    total: totalText(counts),
    kinds: [
      chip('Toate', { kind: undefined }, query.kind === undefined),
      ...[...warningKinds, ...proposalFields].map((kind) =>
        chip(labels[kind] ?? kind, { kind }, query.kind === kind),
      ),
    ],
    whose: whole
      ? [
          chip('toți', { mine: undefined }, query.mine === undefined),
          chip('doar ai mei', { mine: '1' }, query.mine !== undefined),
        ]
      : [],
    rows: items.map((row) => ({
      client: row.name,
      href: `/clients/${row.client_id}/register`,
      at: formatDate(row.at),
      label: labels[row.kind] ?? row.kind,
      isWarning: row.source === 'w',
      text: row.text ?? '',
      ours: row.source === 'p' ? valueText(row.kind, row.ours) : '',
      theirs: row.source === 'p' ? valueText(row.kind, row.theirs) : '',
    })),
    nextClient: counts.proposals > 0 ? `/register/next${query.mine ? '?mine=1' : ''}` : '',
    next: next ? addressOf({ ...query, after: next }) : '',
    first: query.after ? addressOf(first) : '',
    isFiltered: query.kind !== undefined || query.mine !== undefined || query.after !== undefined,
  };
}

export type QueueView = ReturnType<typeof queueView>;

/** "12 diferențe, 2 avertizări"; '' where nothing waits. */
function totalText({ proposals, warnings }: Found['counts']): string {
  const text = (count: number, one: string, many: string) =>
    count === 0 ? '' : count >= 1000 ? `peste 1.000 de ${many}` : counted(count, one, many);
  return [text(proposals, 'diferență', 'diferențe'), text(warnings, 'avertizare', 'avertizări')]
    .filter(Boolean)
    .join(', ');
}

function addressOf(query: Partial<QueueQuery>): string {
  const names = ['kind', 'mine', 'after'] as const;
  const pairs = names.flatMap((name): [string, string][] =>
    query[name] === undefined ? [] : [[name, String(query[name])]],
  );
  const search = new URLSearchParams(pairs).toString();
  return search ? `/register?${search}` : '/register';
}
