import { randomUUID } from 'node:crypto';
import { type Draft, textOf } from '../../clients/draft.ts';
import type { FieldError } from '../../errors.ts';
import { counted } from '../../romania/plural.ts';
import { formatDateTime, formatTime } from '../../web/format.ts';
import { type Channel, type EventName, eventNames, eventOf } from '../events.ts';
import type { ChannelState, MessageSettings } from './queries.ts';

export const channelLabels: Record<Channel, string> = { email: 'E-mail', sms: 'SMS' };

export const fieldLabels = {
  reply_to: 'Răspunsurile vin la',
  due_soon_days: 'Zile înainte de scadență',
  overdue_days: 'Zile după scadență',
};

/** What stands in the form: what is stored or was typed, with what is wrong beside it. */
export type Typed = { draft: Draft; errors?: FieldError[]; message?: string; theirs?: string[] };

/** The stored settings as their form shows them. */
export const draftOfSettings = ({ off, ...settings }: MessageSettings): Draft => ({
  version: settings.version,
  reply_to: settings.reply_to ?? '',
  due_soon_days: settings.due_soon_days.join(', '),
  overdue_days: settings.overdue_days.join(', '),
  switches: Object.fromEntries(
    eventNames.map((event) => [
      event,
      Object.fromEntries(
        eventOf(event).channels.map((channel) => [
          channel,
          String(!off.some((each) => each.event === event && each.channel === channel)),
        ]),
      ),
    ]),
  ),
});

type Shown = {
  channels: ChannelState[];
  /** The texts that somebody wrote: `invoice email`. */
  written: Set<string>;
  keeps: Record<Channel, boolean>;
  now: Date;
};

/** Setări > Mesaje și șabloane, ready to show. */
export function messageSettingsPage({ draft, errors = [], message = '', theirs = [] }: Typed, shown: Shown) {
  const field = (name: string, label: string, max: number) => ({
    ...{ id: name, name, label, max, value: textOf(draft[name]), placeholder: '' },
    error: errors.find((each) => each.field === name)?.message ?? '',
  });
  const cell = (event: EventName, channel: Channel) => ({
    name: `switches[${event}][${channel}]`,
    id: `${event}-${channel}`,
    label: `${eventOf(event).label} prin ${channelLabels[channel]}`,
    always: eventOf(event).always === true,
    on: isOn(draft.switches, event, channel),
    href: `/settings/messages/${event}/${channel}`,
    text: shown.written.has(`${event} ${channel}`) ? 'text propriu' : 'textul Clientela',
  });
  return {
    message,
    theirs,
    version: textOf(draft.version),
    formKey: textOf(draft.form_key) || randomUUID(),
    channels: shown.channels.map((state) => channelView(state, shown)),
    rows: eventNames.map((event) => ({
      label: eventOf(event).label,
      cells: eventOf(event).channels.map((channel) => cell(event, channel)),
      hasSms: eventOf(event).channels.includes('sms'),
    })),
    fields: {
      replyTo: field('reply_to', fieldLabels.reply_to, 254),
      dueSoon: field('due_soon_days', fieldLabels.due_soon_days, 60),
      overdue: field('overdue_days', fieldLabels.overdue_days, 60),
    },
  };
}

export type MessageSettingsPage = ReturnType<typeof messageSettingsPage>;

function isOn(switches: unknown, event: EventName, channel: Channel): boolean {
  const ofEvent = (switches as Record<string, Record<string, unknown>> | undefined)?.[event];
  return textOf(ofEvent?.[channel] ?? 'true') === 'true';
}

function channelView({ channel, ...state }: ChannelState, { keeps, now }: Shown) {
  const isLate = state.not_before !== null && state.not_before > now;
  const server = channel === 'email' ? 'server de e-mail' : 'furnizor de SMS';
  return {
    name: channel,
    label: channelLabels[channel],
    keeps: keeps[channel],
    server: keeps[channel] ? `Nu este pus un ${server}: mesajele se păstrează.` : `Pleacă prin ${server}.`,
    paused: state.paused_at !== null,
    pause:
      state.paused_at === null
        ? ''
        : `Oprit din ${formatDateTime(state.paused_at)}${state.paused_by ? ` de ${state.paused_by}` : ''}.`,
    late:
      isLate && state.not_before
        ? `Nu răspunde; se încearcă din nou la ${formatTime(state.not_before)}.`
        : '',
    waiting:
      state.waiting === null
        ? 'Așteaptă peste 10.000 de mesaje.'
        : state.waiting === 0
          ? 'Nu așteaptă niciun mesaj.'
          : `${counted(state.waiting, 'mesaj așteaptă', 'mesaje așteaptă')}.`,
    href: `/messages?state=queued&channel=${channel}`,
  };
}
