import { listOf } from '../../clients/input.ts';
import type { FieldError } from '../../errors.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { formatDateTime, formatMoney, formatNumber } from '../../web/format.ts';
import type { listSettingsChanges, Simulation } from './queries.ts';
import type { LevelSettings } from './settings.ts';
import { changeWords, percent, settingLabels } from './words.ts';

/** A form's fields by name, as texts. */
export type Typed = Record<string, unknown>;

const shown = 20;
const levelFields = ['rank', 'threshold', 'discount_percent', 'markup_percent', 'priority'] as const;

/** The form of the settings: what is stored, or what was typed, with what is wrong beside it. */
export function settingsForm(settings: LevelSettings, typed: Typed | undefined, errors: FieldError[]) {
  const values: Typed = typed ?? { ...settings };
  const rows = listOf(values.levels) as Typed[];
  const errorOf = (name: string) => errors.find(({ field }) => field === name)?.message ?? '';
  const field = (name: string, label: string) => ({
    id: name,
    name,
    label,
    value: textOf(values[name]),
    error: errorOf(name),
  });
  const flag = (name: string) => ({
    id: name,
    name,
    label: settingLabels[name] as string,
    on: textOf([values[name]].flat().at(-1)) === 'true',
    error: errorOf(name),
  });
  return {
    version: textOf(values.version ?? settings.version),
    automatic: flag('automatic'),
    allow_demotion: flag('allow_demotion'),
    period_months: field('period_months', 'Perioada (luni)'),
    inactive_after_days: field('inactive_after_days', 'Inactiv după (zile fără comandă)'),
    levels: settings.levels.map((level, index) => {
      const at = rows.findIndex((row) => textOf(row?.id) === String(level.id));
      return {
        id: level.id,
        name: level.name,
        index,
        cells: levelFields.map((name) => ({
          id: `level-${level.id}-${name}`,
          name: `levels[${index}][${name}]`,
          label: `${settingLabels[name]} ${level.name}`,
          value: numberText(name, rows[at]?.[name] ?? level[name], typed !== undefined),
          mode: name === 'rank' || name === 'priority' ? 'numeric' : 'decimal',
          error: errorOf(`levels[${at}][${name}]`),
        })),
      };
    }),
  };
}

export type SettingsForm = ReturnType<typeof settingsForm>;

/** What a save would do, ready to show: who moves, and what each level would give. `named`: whether it says who. */
export function simulationPage(
  before: LevelSettings,
  after: LevelSettings,
  simulation: Simulation,
  { named: saysWho }: { named: boolean },
) {
  const { up, down, clients, counts, resting } = simulation;
  const named = (id: number) => after.levels.find((level) => level.id === id)?.name ?? '';
  return {
    summary:
      up + down === 0
        ? 'Niciun client nu își schimbă nivelul.'
        : `${counted(up, 'client urcă', 'clienți urcă')} și ${grouped(down)} coboară.`,
    automatic: after.automatic,
    clients: clients.slice(0, saysWho ? shown : 0).map((move) => ({
      href: `/clients/${move.client_id}`,
      name: move.name,
      from: named(move.from_level_id),
      to: named(move.to_level_id),
    })),
    more: saysWho && up + down > shown ? `și încă ${counted(up + down - shown, 'client', 'clienți')}` : '',
    levels: after.levels.map((level) => {
      const old = before.levels.find(({ id }) => id === level.id) ?? level;
      const count = counts.find(({ level_id }) => level_id === level.id) ?? { before: 0, after: 0 };
      return {
        name: level.name,
        threshold: step(formatMoney(old.threshold), formatMoney(level.threshold)),
        discount: step(percent(old.discount_percent), percent(level.discount_percent)),
        markup: step(percent(old.markup_percent), percent(level.markup_percent)),
        clients: step(String(count.before), String(count.after)),
      };
    }),
    resting:
      resting === 0
        ? 'Niciun client nu devine inactiv la noapte.'
        : `${counted(resting, 'client devine inactiv', 'clienți devin inactivi')} la noapte.`,
    hidden: hiddenFields(after),
  };
}

export type SimulationPage = ReturnType<typeof simulationPage>;

/** The history of the settings, newest first. */
export function settingsHistory(
  rows: Awaited<ReturnType<typeof listSettingsChanges>>,
  { levels }: LevelSettings,
) {
  return rows.map(({ at, actor_name, changes }) => ({
    at: formatDateTime(at),
    by: actor_name ?? 'sistem',
    changes: changeWords(changes, levels),
  }));
}

export type SettingsHistory = ReturnType<typeof settingsHistory>;

function hiddenFields({ levels, ...settings }: LevelSettings) {
  const pairs = Object.entries(settings).map(([name, value]) => ({ name, value: String(value) }));
  const ofLevels = levels.flatMap((level, index) =>
    (['id', ...levelFields] as const).map((name) => ({
      name: `levels[${index}][${name}]`,
      value: String(level[name]),
    })),
  );
  return [...pairs, ...ofLevels];
}

const step = (before: string, after: string) => ({ before, after, same: before === after });

const textOf = (value: unknown) => (value === undefined || value === null ? '' : String(value));

/** 1000,00 of a stored amount; what was typed stays as it was typed. */
function numberText(name: (typeof levelFields)[number], value: unknown, typed: boolean): string {
  const text = textOf(value);
  if (name === 'rank' || name === 'priority') return text;
  if (typed) return /^\d+\.\d{2}$/.test(text) ? formatNumber(text, 2) : text;
  return formatNumber(text, name === 'threshold' ? 2 : 0);
}
