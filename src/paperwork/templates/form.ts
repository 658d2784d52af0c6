import { randomUUID } from 'node:crypto';
import { type Draft, rowsOf, textOf } from '../../clients/draft.ts';
import type { FieldError } from '../../errors.ts';
import { fieldMaker } from '../../products/field.ts';
import { counted } from '../../romania/plural.ts';
import { formatDate, formatDateTime } from '../../web/format.ts';
import { fieldKindOptions } from '../fields.ts';
import { variableGroups } from '../variables.ts';
import type { PreviewView } from './preview.ts';
import type { Template, TemplateRow, TemplateVersion } from './queries.ts';
import { nameOf } from './schema.ts';

export type State = {
  draft: Draft;
  errors?: FieldError[];
  message?: string;
  notice?: string;
  /** Whether somebody else saved the template meanwhile: what is saved stands beside what was typed. */
  isStale?: boolean;
};

/** The editor of a template, ready to show; without one, of a new one. */
export function templateForm(
  { draft, errors = [], message = '', notice = '', isStale = false }: State,
  template: Template | undefined,
  versions: TemplateVersion[],
  preview: PreviewView,
) {
  const field = fieldMaker(draft, errors);
  return {
    title: template ? template.name : 'Șablon nou',
    action: template ? `/settings/paperwork/${template.id}` : '/settings/paperwork',
    id: template ? String(template.id) : '',
    isArchived: template?.archived_at !== null && template !== undefined,
    key: textOf(draft.form_key) || randomUUID(),
    version: textOf(draft.version),
    current: template ? String(template.version) : '',
    message: message || (errors.length > 0 ? 'Nu s-a salvat nimic: verificați câmpurile marcate.' : ''),
    notice,
    saved: isStale && template ? savedView(template) : undefined,
    summary: errors.map(({ field: name, message: text }) => ({ href: `#${idOf(name)}`, text })),
    name: field('name', 'Numele șablonului', { required: true, max: 120 }),
    documentTitle: field('title', 'Titlul documentului', { required: true, max: 200 }),
    body: field('body', 'Textul', { required: true, max: 50_000 }),
    fields: rowsOf(draft.fields).map((row, index) => fieldRow(index, row, errors)),
    fieldsError: errors.find(({ field: name }) => name === 'fields')?.message ?? '',
    groups: variableGroups.map(({ label, variables }) => ({
      label,
      variables: variables.map((each) => ({ name: `{{${each.name}}}`, label: each.label })),
    })),
    versions: versions.map((each) => ({
      version: each.version,
      title: each.title,
      author: each.author ?? 'sistem',
      at: formatDateTime(each.created_at),
      isCurrent: each.version === template?.version,
    })),
    preview,
  };
}

export type TemplateForm = ReturnType<typeof templateForm>;

function savedView({ version, name, title, body, fields }: Template) {
  return { version, name, title, body, fields: fields.map(({ label }) => label).join(', ') || '–' };
}

/** One field that is asked when a document is made. */
export function fieldRow(index: number, row: Draft, errors: FieldError[] = []) {
  const name = (key: string) => `fields[${index}][${key}]`;
  const values = Object.fromEntries(Object.entries(row).map(([key, value]) => [name(key), textOf(value)]));
  const field = fieldMaker(values, errors);
  const at = (key: string, label: string, max?: number) => ({
    ...field(name(key), label, max ? { max } : {}),
    id: idOf(name(key)),
  });
  const written = nameOf(textOf(row.name) || textOf(row.label));
  return {
    index,
    label: { ...at('label', 'Cum se cheamă', 100), required: true },
    name: { ...at('name', 'Nume în text', 40), placeholder: 'din denumire' },
    kind: at('kind', 'Felul'),
    required: at('required', 'Obligatoriu'),
    kinds: fieldKindOptions,
    variable: textOf(row.label) ? `{{field.${written}}}` : '',
  };
}

const idOf = (name: string) => name.replace(/\[(\w+)\]/g, '-$1');

/** A template as its editor shows it. */
export const draftOf = ({ name, version, title, body, fields }: Template): Draft => ({
  ...{ name, title, body, version: String(version) },
  fields: fields.map((field) => ({ ...field, required: String(field.required) })),
});

/** Without JavaScript a field more or less is a button of the form. */
export function changedDraft(draft: Draft): Draft {
  const rows = rowsOf(draft.fields).filter((_, index) => String(index) !== textOf(draft.remove));
  return { ...draft, fields: textOf(draft.add) ? [...rows, { kind: 'text' }] : rows };
}

export function templateRow(row: TemplateRow) {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    version: row.version,
    saved: `${formatDate(row.created_at)}, ${row.author ?? 'sistem'}`,
    fields: row.fields.map(({ label }) => label).join(', '),
    made: counted(row.made, 'document făcut', 'documente făcute'),
    isArchived: row.archived_at !== null,
  };
}
