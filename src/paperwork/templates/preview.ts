import { type Draft, rowsOf, textOf } from '../../clients/draft.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import type { Values } from '../../texts/template.ts';
import { formatIsoDay } from '../../web/format.ts';
import { missingIn, previewOf, troublesOf } from '../filling.ts';
import { clientValues, shownValues } from '../values.ts';
import { gapLabel, variablesWith } from '../variables.ts';
import { nameOf, prose } from './schema.ts';

/** Whom a template is tried on: the client chosen, those that a text may mean, and the firm. */
export type Sample = {
  client: ClientRecord | undefined;
  q: string;
  matches: { id: number; name: string }[];
  firm: Values;
  today: string;
};

/** How the template that is being written would look for a client. */
export function previewView(draft: Draft, { client, q, matches, firm, today }: Sample) {
  const written = writtenIn(draft);
  const troubles = troublesOf(written, variablesWith(written.fields));
  const known = shownValues(client, { ...clientValues(client), ...firm });
  const values = { ...known, ...exampleFields(written.fields), date: formatIsoDay(today), number: 'DT …' };
  const shown = troubles.length > 0 ? { title: '', html: '' } : previewOf(written, values);
  return {
    ...shown,
    troubles: troubles.map(({ message }) => message),
    gaps: troubles.length > 0 || !client ? [] : missingIn(written, values).map(gapLabel).filter(Boolean),
    q,
    matches,
    client: client ? { id: String(client.id), name: client.name } : { id: '', name: '' },
    said: q && matches.length === 0 ? `Niciun client găsit pentru „${q}”.` : '',
  };
}

export type PreviewView = ReturnType<typeof previewView>;

/** What stands in the form, also while it is not whole. */
function writtenIn(draft: Draft) {
  const fields = rowsOf(draft.fields)
    .filter((row) => textOf(row.label) !== '')
    .map((row) => ({ name: nameOf(textOf(row.name) || textOf(row.label)), label: textOf(row.label) }));
  const body = String(prose(textOf(draft.body))).slice(0, 50_000);
  return { title: textOf(draft.title).slice(0, 200), body, fields };
}

/** A field that nobody filled in yet shows what it is called. */
export const exampleFields = (fields: { name: string; label: string }[]): Record<string, string> =>
  Object.fromEntries(fields.map(({ name, label }) => [`field.${name}`, `[${label}]`]));
