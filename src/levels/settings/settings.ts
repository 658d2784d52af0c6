import { changesBetween } from '../../audit/actor.ts';
import { type FieldError, Refused } from '../../errors.ts';
import { byRank, notRising } from '../level-rule.ts';
import type { SettingsInput } from './schema.ts';

export type SettingsLevel = {
  id: number;
  name: string;
  rank: number;
  threshold: string;
  discount_percent: string;
  markup_percent: string;
  priority: number;
};

export type LevelSettings = {
  version: number;
  automatic: boolean;
  period_months: number;
  allow_demotion: boolean;
  inactive_after_days: number;
  levels: SettingsLevel[];
};

/** The settings as they will be. Refuses with 422 levels that do not exist, share a rank or whose thresholds do not rise. */
export function settingsAfter(
  before: LevelSettings,
  { levels, version: _, ...rest }: SettingsInput,
): LevelSettings {
  const after = before.levels.map((level) => ({
    ...level,
    ...given(levels.findLast(({ id }) => id === level.id) ?? {}),
  }));
  const errors = levelErrors(levels, after);
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
  return { ...before, ...given(rest), levels: byRank(after) };
}

function levelErrors(asked: SettingsInput['levels'], after: SettingsLevel[]): FieldError[] {
  const indexOf = (id: number) => asked.findLastIndex((level) => level.id === id);
  const error = (index: number, name: string, message: string) => ({
    field: `levels[${index}][${name}]`,
    message,
  });
  const missing = asked.flatMap(({ id }, index) =>
    after.some((level) => level.id === id) ? [] : [error(index, 'id', 'Nivelul nu există.')],
  );
  const doubles = asked.flatMap(({ id }, index) => {
    const rank = after.find((level) => level.id === id)?.rank;
    const isTaken = after.some((other) => other.id !== id && other.rank === rank);
    return isTaken ? [error(index, 'rank', 'Două niveluri nu pot avea același rang.')] : [];
  });
  const flat = notRising(after).map(({ level, below }) => {
    const [higher, lower] = [indexOf(level.id), indexOf(below.id)];
    if (higher >= 0)
      return error(higher, 'threshold', `Pragul trebuie să fie mai mare decât la ${below.name}.`);
    if (lower >= 0) return error(lower, 'threshold', `Pragul trebuie să fie mai mic decât la ${level.name}.`);
    const message = `Pragul nivelului ${level.name} trebuie să fie mai mare decât la ${below.name}.`;
    return { field: 'levels', message };
  });
  return [...missing, ...doubles, ...flat];
}

/** What a save changes, each under a name of its own: `period_months`, `levels.2.threshold`. */
export const settingsChanges = (before: LevelSettings, after: LevelSettings) =>
  changesBetween(flat(before), flat(after));

function flat({ levels, version: _, ...rest }: LevelSettings): Record<string, unknown> {
  const ofLevels = levels.flatMap(({ id, name: _name, ...level }) =>
    Object.entries(level).map(([field, value]) => [`levels.${id}.${field}`, value]),
  );
  return { ...rest, ...Object.fromEntries(ofLevels) };
}

const given = <Row extends object>(row: Row) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Row]: Exclude<Row[Key], undefined>;
  };

/** Refuses with 409 what was made from settings that somebody else saved over since. */
export function refuseStale({ version }: LevelSettings, input: SettingsInput): void {
  if (input.version === undefined || input.version === version) return;
  throw new Refused(
    409,
    'Setările au fost salvate între timp de altcineva. Uitați-vă din nou și salvați.',
    [],
    {
      version,
    },
  );
}
