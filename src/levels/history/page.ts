import Big from 'big.js';
import { labelOf, statusOptions } from '../../clients/fields.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import { counted } from '../../romania/plural.ts';
import { formatDate, formatIsoDay, formatMoney } from '../../web/format.ts';
import { levelFor, nextLevel } from '../level-rule.ts';
import { stepChart } from './chart.ts';
import type { LevelTab } from './queries.ts';

const causes: Record<string, string> = { automatic: 'automat', manual: 'de mână', import: 'import' };

/** The tab of a client's level, ready to show. */
export function historyPage(
  client: ClientRecord,
  tab: LevelTab,
  { now, today }: { now: Date; today: string },
) {
  const named = (id: number) => tab.levels.find((level) => level.id === id)?.name ?? '';
  const day = (at: unknown) => formatDate(new Date(String(at)));
  const moves = tab.moves.map((move) => ({
    day: day(move.changed_at),
    from: named(move.from_level_id),
    to: named(move.to_level_id),
    average: move.average === null ? '–' : formatMoney(move.average),
    orders: move.average === null ? '–' : String(move.orders_count),
    period: move.period_months === null ? '–' : counted(move.period_months, 'lună', 'luni'),
    cause: causes[move.cause] ?? move.cause,
    by: move.by ?? 'sistem',
  }));
  const steps = [
    {
      at: client.created_at.getTime(),
      level_id: tab.moves.at(-1)?.from_level_id ?? client.level_id,
      title: `${named(tab.moves.at(-1)?.from_level_id ?? client.level_id)}, din ${formatDate(client.created_at)}`,
    },
    ...tab.moves.toReversed().map((move) => ({
      at: new Date(String(move.changed_at)).getTime(),
      level_id: move.to_level_id,
      title: `${named(move.to_level_id)}, din ${day(move.changed_at)}`,
    })),
  ];
  return {
    level: client.level_name,
    chart: stepChart(tab.levels, steps, now.getTime()),
    said: `Nivelul în timp: ${steps.map(({ title }) => title).join('; ')}.`,
    from: formatDate(client.created_at),
    to: formatDate(now),
    measure: measureSentence(tab),
    next: nextSentence(client, tab),
    apart: apartSentence(client, tab, today),
    lock: lockOf(client, today),
    moves,
    statuses: tab.statuses.map((move) => ({
      day: day(move.changed_at),
      from: labelOf(statusOptions, move.from_status),
      to: labelOf(statusOptions, move.to_status),
      cause: causes[move.cause] ?? move.cause,
      by: move.by ?? 'sistem',
    })),
  };
}

export type HistoryPage = ReturnType<typeof historyPage>;

function measureSentence({ measure, period_months }: LevelTab): string {
  const period = period_months === 1 ? 'ultima lună' : `ultimele ${counted(period_months, 'lună', 'luni')}`;
  if (!measure?.average) return `Nicio comandă în ${period}: nivelul rămâne cum este.`;
  const mean = formatMoney(new Big(measure.average).round(2).toFixed(2));
  return `Media comenzilor din ${period}: ${mean} (${counted(measure.orders_count, 'comandă', 'comenzi')}, fără TVA) –`;
}

/** "încă 880,00 lei până la Large Business" */
function nextSentence({ level_id }: ClientRecord, { measure, levels }: LevelTab): string {
  const next = nextLevel(measure?.average ?? '0', levels, level_id);
  if (!next) return measure?.average ? 'mai sus nu este niciun nivel' : '';
  if (!measure?.average)
    return `Următorul nivel, ${next.level.name}, cere o medie de ${formatMoney(next.level.threshold)} pe comandă.`;
  return `încă ${formatMoney(next.missing)} până la ${next.level.name}`;
}

/** Why a client is on another level than that of its mean; empty when it is not. */
function apartSentence(client: ClientRecord, tab: LevelTab, today: string): string {
  const { average } = tab.measure ?? {};
  const fitting = average ? levelFor(average, tab.levels) : undefined;
  if (!fitting || fitting.id === client.level_id) return '';
  const current = tab.levels.find(({ id }) => id === client.level_id);
  const goesDown = fitting.rank < (current?.rank ?? 0);
  const why = isLocked(client, today)
    ? 'nivelul este blocat'
    : !tab.automatic
      ? 'calculul automat este oprit'
      : goesDown && !tab.allow_demotion
        ? 'coborârea nu este permisă'
        : 'se schimbă la noapte sau la următoarea comandă';
  return `Media corespunde nivelului ${fitting.name}; ${why}.`;
}

function lockOf(client: ClientRecord, today: string) {
  if (!isLocked(client, today)) return { on: false, text: 'Nivelul se poate schimba automat.' };
  const until = client.level_locked_until;
  return {
    on: true,
    text: until ? `Blocat până la ${formatIsoDay(until)} inclusiv.` : 'Blocat fără dată de sfârșit.',
  };
}

const isLocked = ({ level_locked, level_locked_until }: ClientRecord, today: string) =>
  level_locked && (level_locked_until === null || level_locked_until >= today);
