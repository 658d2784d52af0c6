import { randomUUID } from 'node:crypto';
import type { Lists } from '../clients/lists/queries.ts';
import type { FieldError } from '../errors.ts';
import { hidePersonalIds } from '../romania/personal-id.ts';
import { counted, grouped } from '../romania/plural.ts';
import { formatAge } from '../web/format.ts';
import { page } from '../web/view.ts';
import { targets } from './headings.ts';
import type { Item } from './items/queries.ts';
import type { Import } from './queries.ts';
import type { ImportState, MappingInput, PlanQuery } from './schema.ts';
import { changedCells, fieldLabel, newCells } from './shown.ts';

export const listPage = page<{ imports: ReturnType<typeof rowView>[]; next: string }>('imports/list');
export const newPage = page<{ key: string; message: string; error: string }>('imports/new');
export const showPage = page<{
  view: ImportView;
  mapping: MappingView | undefined;
  plan: PlanView | undefined;
}>('imports/show', 'imports/_show');
export const editPage = page<{ view: ImportView; mapping: MappingView }>('imports/edit');

export type ImportView = ReturnType<typeof importView>;
export type MappingView = ReturnType<typeof mappingView>;
export type PlanView = ReturnType<typeof planView>;

export const emptyUpload = () => ({ key: randomUUID(), message: '', error: '' });

const stateLabels: Record<ImportState, string> = {
  uploaded: 'se citește',
  mapping: 'așteaptă alegerea coloanelor',
  planning: 'se verifică',
  planned: 'plan gata, neaplicat',
  applying: 'se aplică',
  applied: 'aplicat',
  reversing: 'se anulează',
  reversed: 'anulat',
  failed: 'oprit',
};
const working = new Set<ImportState>(['uploaded', 'planning', 'applying', 'reversing']);

/** A line of the list of imports. */
export function rowView(one: Import, now: Date) {
  return {
    id: one.id,
    fileName: one.file_name,
    who: one.user_name,
    when: formatAge(one.created_at, now),
    state: stateLabels[one.state],
    working: working.has(one.state),
    percent: percentOf(one),
    summary: summaryOf(one),
  };
}

/** What every page of an import shows of it. */
export function importView(one: Import, now: Date) {
  return {
    ...rowView(one, now),
    isFailed: one.state === 'failed',
    isPlanned: one.state === 'planned',
    isApplied: one.state === 'applied',
    failure: one.failure ?? '',
    canMap: one.columns !== null && ['mapping', 'planned', 'failed'].includes(one.state),
    progress: progressText(one),
  };
}

function percentOf({ state, done, total, rows_read }: Import): number {
  if (state === 'planning' && !rows_read) return 0;
  return total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0;
}

function progressText({ state, done, total, rows_read }: Import): string {
  const many = (count: number) => counted(count, 'client', 'clienți');
  if (state === 'uploaded') return 'Citesc fișierul și îi recunosc coloanele.';
  if (state === 'planning' && !rows_read) return `Am citit ${counted(done, 'rând', 'rânduri')}.`;
  const verb = { planning: 'Am verificat', applying: 'Am scris', reversing: 'Am anulat' }[
    state as 'planning'
  ];
  return verb ? `${verb} ${many(done)} din ${counted(total, 'client', 'clienți')}.` : '';
}

const stateWords: Record<string, [string, string]> = {
  new: ['nou', 'noi'],
  change: ['cu schimbări', 'cu schimbări'],
  same: ['la fel', 'la fel'],
  duplicate: ['posibil dublu', 'posibil dubli'],
  error: ['cu erori', 'cu erori'],
};
const outcomeWords: Record<string, [string, string]> = {
  created: ['adăugat', 'adăugați'],
  updated: ['schimbat', 'schimbați'],
  unchanged: ['deja la fel', 'deja la fel'],
  skipped: ['lăsat deoparte', 'lăsați deoparte'],
  removed: ['scos', 'scoși'],
  restored: ['adus înapoi', 'aduși înapoi'],
  partly: ['adus înapoi în parte', 'aduși înapoi în parte'],
  kept: ['rămas cum e', 'rămași cum sunt'],
};

function summaryOf({ state, counts, outcomes }: Import): string {
  const [words, numbers] = state === 'planned' ? [stateWords, counts] : [outcomeWords, outcomes];
  return Object.entries(words)
    .flatMap(([key, [one, many]]) =>
      numbers[key] ? [`${grouped(numbers[key])} ${numbers[key] === 1 ? one : many}`] : [],
    )
    .join(', ');
}

type MappingState = { chosen?: MappingInput | undefined; errors?: FieldError[] };

/** The mapping screen: each column with three samples and what it means. */
export function mappingView(one: Import, lists: Lists, { chosen, errors = [] }: MappingState = {}) {
  const mapping = chosen?.targets ?? one.mapping ?? [];
  const options = chosen ?? one.options;
  const groups = [...new Set(targets.map(({ group }) => group))];
  const choose = (rows: { id: number; name: string }[], id: number | undefined) =>
    rows.map((row) => ({ value: String(row.id), label: row.name, on: row.id === id }));
  return {
    action: `/imports/${one.id}/mapping`,
    message: errors.length > 0 ? [...new Set(errors.map(({ message }) => message))].join(' ') : '',
    groups: groups.map((group) => ({ group, options: targets.filter((target) => target.group === group) })),
    columns: (one.columns ?? []).map(({ heading, samples }, index) => ({
      name: `targets[${index}]`,
      id: `target-${index}`,
      heading,
      samples: hidePersonalIds(samples.join(' · ')),
      target: mapping[index] ?? '',
      error: errors.find(({ field }) => field === `targets[${index}]`)?.message ?? '',
    })),
    headed: chosen ? chosen.headed : (one.heading_line ?? 0) > 0,
    types: choose(lists.types, options.type_id),
    levels: choose(lists.levels, options.level_id),
    anaf: options.anaf ?? false,
  };
}

type PlanPage = { items: Item[]; next: number | null };

/** The plan, or after it was applied what came of it. */
export function planView(one: Import, { items, next }: PlanPage, query: PlanQuery, lists: Lists) {
  const isPlan = one.state === 'planned';
  const at = (given: Record<string, string>) => {
    const text = new URLSearchParams(given).toString();
    return `/imports/${one.id}${text ? `?${text}` : ''}`;
  };
  const tabs = (words: Record<string, [string, string]>, numbers: Record<string, number>, name: string) =>
    Object.entries(words).flatMap(([key, [single, many]]) => {
      const count = numbers[key] ?? 0;
      const filter: Record<string, string> = { [name]: key };
      return count > 0
        ? [
            {
              label: `${grouped(count)} ${count === 1 ? single : many}`,
              href: at(filter),
              on: query[name as 'state'] === key,
            },
          ]
        : [];
    });
  const kept = (one.outcomes.kept ?? 0) + (one.outcomes.partly ?? 0);
  const here = {
    ...(query.state && { state: query.state }),
    ...(query.outcome && { outcome: query.outcome }),
  };
  const undone = (one.counts.new ?? 0) + (one.counts.change ?? 0);
  return {
    all: { href: at({}), on: !query.state && !query.outcome && !query.kept },
    tabs: [
      ...tabs(stateWords, one.counts, 'state'),
      ...(isPlan ? [] : tabs(onlyOutcomes, one.outcomes, 'outcome')),
      ...(one.state === 'reversed' && kept > 0
        ? [
            {
              label: `${grouped(kept)} ${kept === 1 ? 'neanulat' : 'neanulați'}`,
              href: at({ kept: 'true' }),
              on: query.kept === true,
            },
          ]
        : []),
    ],
    rows: items.map((item) => itemView(item, lists, isPlan)),
    next: next === null ? '' : at({ ...here, ...(query.kept && { kept: 'true' }), after: String(next) }),
    first: query.after ? at(here) : '',
    errors: one.counts.error ? `/imports/${one.id}/errors.xlsx` : '',
    applicable: isPlan && (undone > 0 || (one.counts.duplicate ?? 0) > 0),
    applyLabel: undone > 0 ? `Aplică: ${counted(undone, 'client', 'clienți')}` : 'Aplică alegerile',
    hasDuplicates: isPlan && (one.counts.duplicate ?? 0) > 0,
  };
}

const { created, updated, unchanged, skipped } = outcomeWords as Record<string, [string, string]>;
const onlyOutcomes = { created, updated, unchanged, skipped } as Record<string, [string, string]>;

function itemView(item: Item, lists: Lists, isPlan: boolean) {
  const isFresh = item.state === 'new';
  const cells =
    isFresh && item.input
      ? newCells(item.input, item.fields ?? [], item.from_anaf, lists)
      : changedCells(item.changes ?? {}, lists);
  const choices = [
    { value: 'skip', label: 'lasă deoparte' },
    { value: 'create', label: 'adaugă ca nou' },
    ...(item.client_id === null
      ? []
      : [{ value: 'update', label: `schimbă „${item.client_name ?? item.name}”` }]),
  ];
  const outcome = outcomeWords[item.reversal ?? item.outcome ?? '']?.[0] ?? '';
  return {
    number: item.number,
    lines: item.lines > 1 ? counted(item.lines, 'rând', 'rânduri') : '',
    name: item.name || hidePersonalIds(item.tax_id ?? '') || 'fără nume',
    taxId: hidePersonalIds(item.tax_id ?? ''),
    href: item.is_there && item.client_id !== null ? `/clients/${item.client_id}` : '',
    state: item.state,
    stateLabel: stateWords[item.state]?.[0] ?? '',
    cells,
    notes: item.notes.map(({ field, line, message }) => {
      const label = fieldLabel(field);
      return hidePersonalIds(`Rândul ${line}${label ? `, ${label}` : ''}: ${message}`);
    }),
    choices: isPlan && item.state === 'duplicate' ? choices : [],
    choice: item.choice,
    outcome,
    outcomeNote: item.outcome_note ?? '',
  };
}
