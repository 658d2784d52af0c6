import { isDeepStrictEqual } from 'node:util';
import type { Lists } from '../clients/lists/queries.ts';
import type { FieldError } from '../errors.ts';
import type { CampaignRecord } from './queries.ts';
import type { CampaignInput } from './schema.ts';
import { readSegment } from './segment/schema.ts';
import { segmentLines } from './segment/words.ts';

// The field of the form that a line of a segment stands at.
const fieldOf: Record<string, string> = {
  Tip: 'types',
  Nivel: 'levels',
  Status: 'statuses',
  'Toate etichetele': 'tags',
  'Oricare etichetă': 'tags',
  CAEN: 'sections',
  Sursa: 'sources',
  Județ: 'counties',
  Manager: 'managers',
  'Ultima comandă': 'last_order',
  Sold: 'balance_from',
};

const longest = 600;

/** What somebody else saved, beside each field that holds something else in a form. */
export function differencesOf(typed: CampaignInput, saved: CampaignRecord, lists: Lists): FieldError[] {
  const said: [keyof CampaignInput & keyof CampaignRecord, string][] = [
    ['name', saved.name],
    ['rate', String(saved.rate)],
    ['subject', saved.subject],
    ['body', saved.body],
    ['track_clicks', saved.track_clicks ? 'pornit' : 'oprit'],
  ];
  const own = said.flatMap(([field, value]) => (typed[field] === saved[field] ? [] : [tell(field, value)]));
  const segment = readSegment(saved.segment);
  if (isDeepStrictEqual(segment, typed.segment)) return own;
  const [now, mine] = [segment, typed.segment].map((each) => byField(segmentLines(each, lists)));
  const fields = [...new Set(Object.values(fieldOf))];
  const other = fields.filter((field) => now?.get(field) !== mine?.get(field));
  return [...own, ...other.map((field) => tell(field, now?.get(field) ?? 'oricare'))];
}

const byField = (lines: { label: string; value: string }[]) =>
  new Map(lines.map(({ label, value }) => [fieldOf[label] ?? label, value]));

const tell = (field: string, value: string): FieldError => ({
  field,
  message: `Salvat acum: ${value.length > longest ? `${value.slice(0, longest)}…` : value || 'gol'}`,
});
