import { nextRun } from '../../jobs/clock.ts';
import type { Job } from '../../jobs/job.ts';
import { counted } from '../../romania/plural.ts';
import { formatDateTime, formatIsoDay, formatNumber } from '../../web/format.ts';
import type { JobRun } from './queries.ts';

/** A job of the clock as the page shows it, with how it went last. */
export function jobRow(
  { name, title, cron = '' }: Pick<Job<never>, 'name' | 'title' | 'cron'>,
  run?: JobRun,
) {
  const next = nextRun(cron);
  return {
    name,
    title: title ?? name,
    next: next ? formatDateTime(next) : '–',
    last: run
      ? runText(run)
      : { at: 'încă nu a rulat', took: '', state: '', label: '', outcome: '', error: '' },
  };
}

/** A night as the page shows it. */
export function nightRow(run: JobRun) {
  const manual = run.run_key.startsWith('manual ');
  return {
    ...runText(run),
    night: manual ? `cerută de ${run.requested_by ?? 'cineva'}` : `noaptea de ${formatIsoDay(run.run_key)}`,
    attempts: counted(run.attempts, 'încercare', 'încercări'),
    result: run.state === 'done' ? resultText(run.detail as NightDetail) : '',
  };
}

type NightDetail = { levels_changed: number; made_inactive: number };

/** What a night that was asked for did, in a sentence. */
export function doneText({ ms, ...night }: NightDetail & { ms: number }): string {
  return `Noaptea a rulat în ${secondsOf(ms)}: ${resultText(night)}.`;
}

function resultText({ levels_changed, made_inactive }: NightDetail): string {
  const levels = counted(levels_changed, 'nivel schimbat', 'niveluri schimbate');
  return `${levels}, ${counted(made_inactive, 'client trecut în Inactiv', 'clienți trecuți în Inactiv')}`;
}

const states: Record<string, string> = { done: 'reușit', failed: 'eșuat', running: 'în curs' };

function runText({ started_at, ms, state, detail, error }: JobRun) {
  const { outcome = '' } = (detail ?? {}) as { outcome?: string };
  return {
    at: formatDateTime(started_at),
    took: ms === null ? '' : secondsOf(ms),
    state,
    label: states[state] ?? state,
    outcome,
    error: error ?? '',
  };
}

function secondsOf(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${formatNumber((ms / 1000).toFixed(1))} s`;
}
