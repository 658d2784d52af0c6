import { randomUUID } from 'node:crypto';
import { textOf } from '../../clients/draft.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import { documentNumber } from '../../documents/frozen.ts';
import type { FieldError } from '../../errors.ts';
import type { Reachable } from '../../messages/recipients.ts';
import { messageStateView } from '../../messages/state.ts';
import { whyNobody } from '../../messages/told.ts';
import { fieldMaker } from '../../products/field.ts';
import { counted } from '../../romania/plural.ts';
import type { Values } from '../../texts/template.ts';
import { formatIsoDay } from '../../web/format.ts';
import { longText, readFields, type TemplateField } from '../fields.ts';
import { missingIn, previewOf } from '../filling.ts';
import type { Template } from '../templates/queries.ts';
import { clientValues, shownValues } from '../values.ts';
import { gapLabel } from '../variables.ts';
import type { MadeRow } from './queries.ts';
import { addresseesOf } from './recipients.ts';

export type Refusal = { message: string; errors?: FieldError[]; issued?: { href: string; text: string } };

/** `opens`: whether a link leads this person anywhere. */
type Viewer = { opens: (href: string) => boolean };

/** What stands in the place of a number that is not given yet. */
const noNumber = '(numărul se dă la emitere)';

/** The tab of a client, ready to show. */
export function tabView(
  client: ClientRecord,
  templates: Template[],
  made: MadeRow[],
  reachable: Reachable | undefined,
  { message = '', errors = [], opens }: Partial<Refusal> & Viewer,
) {
  const known = shownValues(client, clientValues(client));
  const addressees = reachable ? addresseesOf(reachable) : [];
  return {
    message,
    links: linksOf(errors, opens),
    path: `/clients/${client.id}/paperwork`,
    isArchived: client.archived_at !== null,
    templates: templates.map((template) => {
      const gaps = gapsFor(template, known);
      const asks = template.fields.some(({ required }) => required);
      return {
        ...{ id: template.id, name: template.name, version: template.version },
        key: randomUUID(),
        gaps: gaps.join('; '),
        asked: template.fields.length > 0 ? counted(template.fields.length, 'câmp', 'câmpuri') : '',
        atOnce: !asks && gaps.length === 0,
        form: `/clients/${client.id}/paperwork/new?template_id=${template.id}`,
      };
    }),
    made: made.map((row) => ({
      id: row.id,
      key: randomUUID(),
      number: documentNumber(row),
      title: row.title ?? '',
      date: formatIsoDay(row.issue_date),
      issuer: row.issuer ?? 'sistem',
      sent: row.messages
        .map((message) => `${message.recipient}: ${messageStateView(message).label}`)
        .join(', '),
    })),
    all: made.length === 50 ? `/documents?kind=paperwork&client_id=${client.id}` : '',
    addressees,
    whyNobody: addressees.length === 0 ? whyNobody(reachable, 'invoices') : '',
  };
}

export type TabView = ReturnType<typeof tabView>;

type Typed = { fields: Record<string, unknown>; key: string };

/** The form of a document of this template, with how it will look. */
export function makingForm(
  client: ClientRecord,
  template: Template,
  firm: Values,
  { typed, today, refusal, opens }: { typed: Typed; today: string; refusal?: Refusal } & Viewer,
) {
  const errors = refusal?.errors ?? [];
  const values = Object.fromEntries(
    Object.entries(typed.fields).map(([name, value]) => [`fields[${name}]`, textOf(value)]),
  );
  const field = fieldMaker(values, errors);
  return {
    title: template.name,
    path: `/clients/${client.id}/paperwork`,
    client: { id: client.id, name: client.name },
    template: { id: template.id, version: template.version },
    key: typed.key,
    message: refusal?.message ?? '',
    issued: refusal?.issued,
    links: linksOf(errors, opens),
    fields: template.fields.map(({ name, label, kind, required }) => ({
      ...field(`fields[${name}]`, label, { required, max: maxima[kind] ?? 0 }),
      id: `fields-${name}`,
      kind,
    })),
    preview: makingPreview(client, template, firm, { fields: typed.fields, today }),
  };
}

export type MakingForm = ReturnType<typeof makingForm>;

const maxima: Partial<Record<TemplateField['kind'], number>> = { text: 300, long: longText, number: 20 };

/** How a document would look with what is typed so far, and what it would lack. */
export function makingPreview(
  client: ClientRecord,
  template: Template,
  firm: Values,
  { fields, today }: { fields: Record<string, unknown>; today: string },
) {
  const known = { ...shownValues(client, clientValues(client)), ...firm };
  const { values } = readFields(template.fields, fields);
  const all = { ...known, ...values, date: formatIsoDay(today), number: noNumber };
  return { ...previewOf(template, all), gaps: gapsFor(template, known) };
}

/** The data that a document of this template would lack, in words; what is not among `known` is taken for there. */
function gapsFor(template: Template, known: Values): string[] {
  const asked = Object.fromEntries(template.fields.map(({ name }) => [`field.${name}`, '…']));
  const firm = Object.fromEntries(firmNames.map((name) => [name, '…']));
  const values = { date: '…', number: '…', ...firm, ...asked, ...known };
  return missingIn(template, values).map(gapLabel).filter(Boolean);
}

const firmNames = [
  'name',
  'tax_id',
  'trade_register_no',
  'address',
  'phone',
  'email',
  'website',
  'iban',
  'bank',
].map((name) => `firm.${name}`);

/** What is mended elsewhere, with the way there; '' for whom it is closed. */
const linksOf = (errors: FieldError[], opens: Viewer['opens']) =>
  errors.flatMap(({ message, link }) =>
    link ? [{ message, text: link.text, href: opens(link.href) ? link.href : '' }] : [],
  );
