import { type Draft, textOf } from '../../clients/draft.ts';
import type { FieldError } from '../../errors.ts';
import { formatDateTime } from '../../web/format.ts';
import { eventOf } from '../events.ts';
import type { PreviewView } from '../preview/page.ts';
import { channelLabels } from '../settings/page.ts';
import { defaultTemplate } from './defaults.ts';
import type { TemplateVersion } from './queries.ts';
import { longest, type TemplateKey } from './schema.ts';

/** What stands in the editor: what holds or was typed, with what is wrong beside it. */
export type Typed = { draft: Draft; errors?: FieldError[]; message?: string; stale?: boolean };

/** What the editor shows where nobody typed anything: the text that holds. */
export function draftOfTemplate({ event, channel }: TemplateKey, [holds]: TemplateVersion[]): Draft {
  const { subject = '', body = '' } = holds ?? defaultTemplate(event, channel) ?? {};
  return { subject, body, version: holds?.version ?? 0 };
}

/** The editor of a text, ready to show. `preview`: once somebody asked for it. */
export function editorView(
  key: TemplateKey,
  versions: TemplateVersion[],
  { draft, errors = [], message = '', stale = false }: Typed,
  preview?: PreviewView,
) {
  const { event, channel } = key;
  const { label, variables } = eventOf(event);
  const ours = defaultTemplate(event, channel);
  const [holds] = versions;
  const isOurs = (each: { subject: string; body: string } | undefined) =>
    !each || (each.subject === ours?.subject && each.body === ours.body);
  const field = (name: 'subject' | 'body', title: string, max: number) => ({
    ...{ id: name, name, label: title, max, value: textOf(draft[name]), required: true, placeholder: '' },
    error: errors.find((each) => each.field === name)?.message ?? '',
  });
  return {
    title: label,
    channel: channelLabels[channel],
    isMail: channel === 'email',
    address: `/settings/messages/${event}/${channel}`,
    message,
    version: textOf(draft.version),
    // Of two texts written at once, the one that holds now stands beside the one that was typed.
    other: stale && holds ? versionView(holds, false) : undefined,
    subject: field('subject', 'Subiect', 200),
    body: field('body', 'Text', longest[channel]),
    client: textOf(draft.client),
    variables: variables.map(({ name, label: text, example }) => ({ token: `{{${name}}}`, text, example })),
    conditions: { on: '{{#client.name}} … {{/client.name}}', off: '{{^client.name}} … {{/client.name}}' },
    preview,
    canReset: !isOurs(holds),
    ours: ours ?? { subject: '', body: '' },
    versions: versions.map((each, at) => ({ ...versionView(each, at === 0), isOurs: isOurs(each) })),
  };
}

export type EditorView = ReturnType<typeof editorView>;

const versionView = (row: TemplateVersion, holds: boolean) => ({
  version: row.version,
  subject: row.subject,
  body: row.body,
  by: row.author ?? 'Clientela',
  at: formatDateTime(row.created_at),
  holds,
});
