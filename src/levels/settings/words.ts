import type { Changes } from '../../audit/queries.ts';
import { counted } from '../../romania/plural.ts';
import { formatMoney, formatNumber } from '../../web/format.ts';
import type { SettingsLevel } from './settings.ts';

/** What each setting is called. */
export const settingLabels: Record<string, string> = {
  automatic: 'Nivel automat',
  period_months: 'Perioada',
  allow_demotion: 'Permite coborârea',
  inactive_after_days: 'Inactiv după',
  rank: 'Rang',
  threshold: 'Prag',
  discount_percent: 'Discount',
  markup_percent: 'Adaos',
  priority: 'Prioritate',
};

/** A change of the settings in words: "Prag Medium: 1.000,00 lei → 1.200,00 lei". */
export function changeWords(changes: Changes, levels: Pick<SettingsLevel, 'id' | 'name'>[]): string[] {
  return Object.entries(changes).map(([key, [before, after]]) => {
    const [, id, field = key] = /^levels\.(\d+)\.(\w+)$/.exec(key) ?? [];
    const level = id === undefined ? '' : ` ${levels.find((each) => each.id === Number(id))?.name ?? id}`;
    return `${settingLabels[field] ?? field}${level}: ${valueWords(field, before)} → ${valueWords(field, after)}`;
  });
}

function valueWords(field: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'da' : 'nu';
  const text = String(value ?? '–');
  if (field === 'threshold') return formatMoney(text);
  if (field.endsWith('_percent')) return percent(text);
  if (field === 'period_months') return counted(Number(text), 'lună', 'luni');
  return field === 'inactive_after_days' ? counted(Number(text), 'zi', 'zile') : text;
}

/** 15 % */
export const percent = (value: string) => `${formatNumber(value)} %`;
