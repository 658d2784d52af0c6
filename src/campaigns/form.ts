import { randomUUID } from 'node:crypto';
import { type Draft, textOf } from '../clients/draft.ts';
import { statusOptions } from '../clients/fields.ts';
import { listOf } from '../clients/input.ts';
import type { Lists } from '../clients/lists/queries.ts';
import type { FieldError } from '../errors.ts';
import { amountField, fieldMaker } from '../products/field.ts';
import { CAEN_SECTIONS } from '../romania/caen.ts';
import { COUNTIES } from '../romania/counties.ts';
import type { Place } from '../search/place.ts';
import { formatIsoDay } from '../web/format.ts';
import type { CampaignRecord } from './queries.ts';
import { readSegment } from './segment/schema.ts';
import { sectionLabel } from './segment/words.ts';
import { variables } from './variables.ts';

/** What stands in a form: what was typed, and what is wrong with it. */
export type FormState = { draft: Draft; errors?: FieldError[]; message?: string };

/** The campaign that a form changes. */
type Edited = { id: number; version: number; hasList: boolean } | undefined;

type Choice = { value: string; label: string };

/** The form of a campaign, ready to show. */
export function campaignForm({ draft, errors = [], message = '' }: FormState, edited: Edited, lists: Lists) {
  const field = fieldMaker(draft, errors);
  const picker = (name: string, label: string, search: string, choices: Choice[]) => {
    const chosen = new Set(listOf(draft[name]).map(String));
    return {
      name,
      label,
      search,
      blank: 'oricare',
      size: 'w6',
      error: errors.find((error) => error.field.startsWith(name))?.message ?? '',
      options: choices.map((choice) => ({ ...choice, on: chosen.has(choice.value) })),
    };
  };
  const rows = (list: { id: number; name: string }[]) =>
    list.map(({ id, name }) => ({ value: String(id), label: name }));
  return {
    title: edited ? 'Editează campania' : 'Campanie nouă',
    action: edited ? `/campaigns/${edited.id}` : '/campaigns',
    back: edited ? `/campaigns/${edited.id}` : '/campaigns',
    id: edited ? String(edited.id) : '',
    version: edited ? String(edited.version) : '',
    hasList: edited?.hasList ?? false,
    key: textOf(draft.form_key) || randomUUID(),
    message: message || (errors.length > 0 ? 'Verificați câmpurile marcate.' : ''),
    summary: errors.map((error) => ({
      href: `#${error.field.replace(/\[.*$/, '')}`,
      message: error.message,
    })),
    name: field('name', 'Numele campaniei', { required: true, max: 120 }),
    subject: field('subject', 'Subiect', { max: 200 }),
    body: field('body', 'Text'),
    rate: field('rate', 'Mesaje pe minut'),
    track_clicks: field('track_clicks', 'Urmărește clicurile'),
    preview_client: field('preview_client', 'Arată pentru clientul', {
      max: 200,
      placeholder: 'nume sau CIF',
    }),
    variables,
    pickers: [
      picker('types', 'Tip', 'Caută un tip', rows(lists.types)),
      picker('levels', 'Nivel', 'Caută un nivel', rows(lists.levels)),
      picker('statuses', 'Status', 'Caută un status', statusOptions),
      picker(
        'tags',
        'Etichete',
        'Caută o etichetă',
        lists.tags.map(({ name }) => ({ value: name, label: name })),
      ),
      picker(
        'sections',
        'Domeniu de activitate (secțiunea CAEN)',
        'Caută: construcții, comerț…',
        CAEN_SECTIONS.map(({ code }) => ({ value: code, label: sectionLabel(code) })),
      ),
      picker('sources', 'Sursa', 'Caută o sursă', rows(lists.sources)),
      picker(
        'counties',
        'Județ',
        'Caută un județ',
        COUNTIES.map(({ code, name }) => ({ value: code, label: name })),
      ),
      picker('managers', 'Manager de cont', 'Caută un coleg', rows(lists.users)),
    ],
    tags_mode: field('tags_mode', 'Etichetele'),
    tagModes: [
      { value: 'any', label: 'oricare dintre ele' },
      { value: 'all', label: 'toate' },
    ],
    caen: {
      ...field('caen', 'Coduri CAEN (2–4 cifre)', { max: 200, placeholder: '41, 4941' }),
      value: codesOf(draft),
      error: errors.find((error) => error.field.startsWith('caen'))?.message ?? '',
    },
    last_order: field('last_order', 'Ultima comandă'),
    lastOrders: [
      { value: 'before', label: 'înainte de ziua' },
      { value: 'after', label: 'după ziua' },
      { value: 'older', label: 'mai veche de … zile' },
      { value: 'never', label: 'niciodată' },
      { value: 'stale', label: 'mai veche de … zile sau niciodată' },
    ],
    last_order_day: field('last_order_day', 'Ziua', { placeholder: '24.11.2026' }),
    last_order_days: field('last_order_days', 'Zile'),
    balance_from: field('balance_from', 'Sold de la (lei)'),
    balance_to: field('balance_to', 'Sold până la (lei)'),
  };
}

export type CampaignForm = ReturnType<typeof campaignForm>;

const codesOf = (draft: Draft): string => listOf(draft.caen).map(String).join(', ');

/** A stored campaign as its form shows it. */
export function draftOfCampaign({
  name,
  subject,
  body,
  rate,
  track_clicks,
  ...campaign
}: CampaignRecord): Draft {
  const segment = readSegment(campaign.segment);
  return {
    ...segment,
    name,
    subject,
    body,
    rate: String(rate),
    track_clicks: String(track_clicks),
    last_order_day: segment.last_order_day ? formatIsoDay(segment.last_order_day) : '',
    balance_from: amountField(segment.balance_from),
    balance_to: amountField(segment.balance_to),
  };
}

/** What a new campaign starts with: nothing, or the clients of a list. */
export function draftOfPlace({
  type,
  level,
  status,
  tag,
  tags,
  source,
  county,
  manager,
  caen,
}: Place): Draft {
  const one = (value: string | number | undefined) => (value === undefined ? [] : [String(value)]);
  const isSection = caen !== undefined && /^[A-Z]$/.test(caen);
  return {
    rate: '60',
    track_clicks: 'false',
    types: one(type),
    levels: one(level),
    statuses: one(status),
    tags: tag,
    tags_mode: tags,
    sections: isSection ? [caen] : [],
    caen: isSection ? [] : one(caen),
    sources: one(source),
    counties: one(county),
    managers: one(manager),
  };
}
