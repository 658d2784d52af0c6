import { counted } from '../../romania/plural.ts';
import { formatIsoDay } from '../../web/format.ts';
import { erasurePage } from '../erasures/page.ts';
import type { Erasure } from '../erasures/queries.ts';
import type { Period } from './queries.ts';
import { kindLabels, retentionKinds } from './schema.ts';

type Given = {
  periods: Period[];
  erasures: Erasure[];
  typed: Record<string, unknown>;
  errors: Record<string, string>;
};

/** The periods by what they are about, the form for a new one, the erasures. */
export function retentionPage({ periods, erasures, typed, errors }: Given) {
  const text = (name: string) => (typeof typed[name] === 'string' ? typed[name] : '');
  return {
    kinds: retentionKinds.map((kind) => ({
      kind,
      label: kindLabels[kind],
      on: kind === text('kind'),
      periods: periods
        .filter((period) => period.kind === kind)
        .map(({ valid_from, months, basis, by }) => ({
          from: formatIsoDay(valid_from),
          length: months === 0 ? 'nu se păstrează' : counted(months, 'lună', 'luni'),
          basis,
          by: by ?? 'de la început',
        })),
    })),
    form: { valid_from: text('valid_from'), months: text('months'), basis: text('basis') },
    errors: {
      kind: errors.kind ?? '',
      valid_from: errors.valid_from ?? '',
      months: errors.months ?? '',
      basis: errors.basis ?? '',
    },
    erasures: erasures.map(erasurePage),
  };
}

export type RetentionPage = ReturnType<typeof retentionPage>;
