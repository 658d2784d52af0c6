import { type Draft, textOf } from '../../clients/draft.ts';
import type { FieldError } from '../../errors.ts';
import { refusalOf } from '../refusal.ts';
import type { PortalSettings } from './queries.ts';

export type Typed = { draft: Draft; errors?: FieldError[]; message?: string };

// What the portal has without a colour of its own, where a colour field has to start from.
const ours = '#0b63c1';

const fieldNames: Record<string, string> = {
  enabled: 'Portalul este deschis',
  own_accent: 'Culoarea firmei',
  accent: 'Culoarea',
  welcome: 'Text de întâmpinare',
};

export const draftOfPortal = ({ enabled, accent, welcome, version }: PortalSettings): Draft => ({
  ...{ version, welcome, accent: accent ?? ours },
  enabled: String(enabled),
  own_accent: String(accent !== null),
});

/** Setări > Portalul clienților, ready to show: what is stored or was typed, and how it would look. */
export function portalSettingsPage({ draft, errors = [], message = '' }: Typed, firm: string) {
  const error = (name: string) => errors.find(({ field }) => field === name)?.message ?? '';
  const isOn = (name: string) => textOf([draft[name] ?? ''].flat().at(-1)) === 'true';
  const typed = textOf(draft.accent);
  const accent = /^#[0-9a-f]{6}$/i.test(typed) ? typed.toLowerCase() : ours;
  const ownAccent = isOn('own_accent');
  const toggle = (name: string, label: string, on: boolean) => ({
    ...{ id: name, name, label, on, filled: false, error: error(name) },
  });
  return {
    refusal: refusalOf(errors, message, {
      textOf: (problem) => `${fieldNames[problem.field] ?? 'Formularul'}: ${problem.message}`,
      idOf: (name) => (name in fieldNames ? name : 'portal-form'),
    }),
    version: textOf(draft.version),
    enabled: toggle('enabled', 'Portalul este deschis', isOn('enabled')),
    ownAccent: toggle('own_accent', 'Culoarea firmei în locul celei obișnuite', ownAccent),
    accent: { value: accent, error: error('accent') },
    welcome: { value: textOf(draft.welcome), error: error('welcome') },
    firm,
    /** The stylesheet of the colours that stand in the form. */
    look: `/portal/look.css?accent=${encodeURIComponent(ownAccent ? accent : ours)}`,
  };
}

export type PortalSettingsPage = ReturnType<typeof portalSettingsPage>;
