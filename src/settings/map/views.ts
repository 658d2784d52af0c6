import { type Draft, textOf } from '../../clients/draft.ts';
import type { FieldError } from '../../errors.ts';
import { page } from '../../web/view.ts';

export const mapSettingsPage = page<{ form: MapSettingsForm }>('settings/map/show');

type Typed = { draft: Draft; errors?: FieldError[]; message?: string };

/** Setări > Hartă, ready to show: what is stored or was typed. */
export function mapSettingsForm({ draft, errors = [], message = '' }: Typed) {
  const field = (name: string, label: string, max: number) => ({
    ...{ id: name, name, label, max, value: textOf(draft[name] ?? '') },
    error: errors.find((error) => error.field === name)?.message ?? '',
  });
  return {
    version: textOf(draft.version),
    message,
    url: field('tiles_url', 'Adresa imaginilor', 300),
    attribution: field('tiles_attribution', 'Sursa, scrisă pe hartă', 200),
  };
}

type MapSettingsForm = ReturnType<typeof mapSettingsForm>;
