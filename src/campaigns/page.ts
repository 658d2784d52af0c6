import { randomUUID } from 'node:crypto';
import type { HistoryEntry } from '../audit/queries.ts';
import { type Draft, textOf } from '../clients/draft.ts';
import type { Lists } from '../clients/lists/queries.ts';
import type { FieldError } from '../errors.ts';
import { fieldMaker } from '../products/field.ts';
import { counted, grouped } from '../romania/plural.ts';
import type { Values } from '../texts/template.ts';
import { formatDateTime, formatDay, formatIsoDay } from '../web/format.ts';
import { letterHtml, type Reader, renderLetter } from './letter.ts';
import type { CampaignRecord, CampaignRow, Counts } from './queries.ts';
import { leftOutLines } from './segment/page.ts';
import { readSegment } from './segment/schema.ts';
import { segmentLines } from './segment/words.ts';
import { everySeconds, may, stateLabels } from './state.ts';

/** What was refused on a campaign's page: its message, and what was typed of the plan. */
export type Refusal = { message: string; draft: Draft; errors: FieldError[] };

const dayMs = 86_400_000;
const people = (count: number) => counted(count, 'destinatar', 'destinatari');
const messages = (count: number) => counted(count, 'mesaj', 'mesaje');

/** A line of the list of campaigns. */
export function campaignLine({ id, name, subject, state, ...row }: CampaignRow) {
  const { preparation } = row;
  const total = preparation?.addresses ?? 0;
  const sent = preparation?.report?.sent;
  const gone = total - row.waiting;
  const isGoing = state === 'sending' || state === 'paused';
  return {
    id,
    name,
    subject: subject || 'fără subiect',
    state,
    stateText: stateLabels[state],
    total: row.frozen_at ? grouped(total) : '',
    sent: sent !== undefined ? grouped(sent) : isGoing ? grouped(gone) : '',
    when: whenOf(row),
    author: row.author_name,
  };
}

type Times = Pick<CampaignRecord, 'planned_at' | 'started_at' | 'finished_at' | 'created_at'>;

function whenOf({ planned_at, started_at, finished_at, created_at }: Times): string {
  if (finished_at) return `încheiată ${formatDateTime(finished_at)}`;
  if (started_at) return `începută ${formatDateTime(started_at)}`;
  if (planned_at) return `pleacă ${formatDateTime(planned_at)}`;
  return `scrisă ${formatDateTime(created_at)}`;
}

export type CampaignLine = ReturnType<typeof campaignLine>;

/** Where a campaign is: the piece that looks again by itself. */
export function progressView(campaign: CampaignRecord, counts: Counts, now: Date, refusal?: Refusal) {
  const tomorrow = formatIsoDay(formatDay(new Date(now.getTime() + dayMs)));
  const isPlanOpen = refusal !== undefined && 'day' in refusal.draft;
  const field = fieldMaker(
    isPlanOpen ? refusal.draft : { day: tomorrow, time: '09:00' },
    refusal?.errors ?? [],
  );
  const { state, preparation, rate } = campaign;
  const total = counts.waiting + counts.handed + counts.left_out;
  const done = total - counts.waiting - counts.queued;
  const minutes = Math.ceil(counts.waiting / rate);
  const every = everySeconds(state, total);
  return {
    id: campaign.id,
    version: campaign.version,
    state,
    stateText: stateLabels[state],
    every: every > 0 ? `${every}s` : '',
    can: {
      edit: may(state, 'edit'),
      freeze: may(state, 'freeze'),
      back: may(state, 'back'),
      // Of a planned one the time is taken back first.
      send: state === 'ready' && total > 0,
      unplan: may(state, 'unplan'),
      pause: may(state, 'pause'),
      resume: may(state, 'resume'),
      stop: may(state, 'stop'),
      test: may(state, 'test'),
    },
    hasList: total > 0 || campaign.frozen_at !== null,
    total: people(total),
    done,
    of: total,
    progress: `${grouped(done)} din ${people(total)}`,
    left:
      state === 'sending' && counts.waiting > 0
        ? `cam ${counted(minutes, 'minut', 'minute')}, la ${messages(rate)} pe minut`
        : '',
    waitsForServer: counts.waiting === 0 && counts.queued > 0 ? messages(counts.queued) : '',
    planned: campaign.planned_at ? formatDateTime(campaign.planned_at) : '',
    frozen: campaign.frozen_at ? formatDateTime(campaign.frozen_at) : '',
    started: campaign.started_at ? formatDateTime(campaign.started_at) : '',
    finished: campaign.finished_at ? formatDateTime(campaign.finished_at) : '',
    clients: preparation && campaign.frozen_at ? counted(preparation.clients, 'client', 'clienți') : '',
    prepared: preparation && campaign.frozen_at ? leftOutLines(preparation) : [],
    isEmpty: total === 0,
    report: reportLines(campaign, counts),
    reasons: counts.reasons.map(({ reason, count }) => ({ reason, count: grouped(count) })),
    links: counts.links.map(({ url, clicks }) => ({ url, clicks: grouped(clicks) })),
    began: campaign.started_at !== null,
    isPlanOpen,
    day: field('day', 'Ziua', { required: true }),
    time: field('time', 'Ora', { required: true }),
  };
}

export type ProgressView = ReturnType<typeof progressView>;

function reportLines({ id, state, track_clicks }: CampaignRecord, counts: Counts) {
  const line = (label: string, count: number, result: string) => ({
    label,
    count: grouped(count),
    href: count > 0 && result !== '' ? `/campaigns/${id}/recipients?result=${result}` : '',
  });
  const never = state === 'stopped' ? 'Netrimise, fiindcă a fost oprită' : 'Așteaptă';
  return [
    line('Trimise', counts.sent, 'sent'),
    line('Eșuate', counts.failed, 'failed'),
    line('Refuzate definitiv de server', counts.bounced, 'bounced'),
    line('Incerte: serverul nu a răspuns', counts.uncertain, 'uncertain'),
    line('Lăsate deoparte la rândul lor', counts.left_out, 'left_out'),
    line(never, counts.waiting + counts.queued + counts.stopped, 'waiting'),
    line('Dezabonați de la acest mesaj', counts.unsubscribed, 'unsubscribed'),
    ...(track_clicks ? [line('Au deschis un link', counts.clickers, '')] : []),
  ];
}

type Shown = {
  counts: Counts;
  lists: Lists;
  history: HistoryEntry[];
  letter: LetterView;
  now: Date;
  refusal?: Refusal | undefined;
};

/** The page of a campaign, ready to show. */
export function campaignPage(
  campaign: CampaignRecord,
  { counts, lists, history, letter, now, refusal }: Shown,
) {
  return {
    ...progressView(campaign, counts, now, refusal),
    name: campaign.name,
    author: campaign.author_name,
    created: formatDateTime(campaign.created_at),
    rate: `${messages(campaign.rate)} pe minut`,
    clicks: campaign.track_clicks ? 'se numără' : 'nu se urmăresc',
    segment: segmentLines(readSegment(campaign.segment), lists),
    letter,
    message: refusal?.message ?? '',
    testKey: textOf(refusal?.draft.form_key) || randomUUID(),
    history: history.map(({ at, action, actor_name }) => ({
      at: formatDateTime(at),
      what: actions[action] ?? action,
      who: actor_name ?? 'sistem',
    })),
  };
}

export type CampaignPage = ReturnType<typeof campaignPage>;

const actions: Record<string, string> = {
  create: 'a scris campania',
  update: 'a schimbat campania',
  freeze: 'a cerut lista',
  frozen: 'lista este gata',
  back: 'a întors-o la ciornă',
  send: 'a pornit trimiterea',
  plan: 'a programat-o',
  unplan: 'a renunțat la programare',
  start: 'a pornit la ora programată',
  pause: 'a pus-o în pauză',
  resume: 'a reluat-o',
  stop: 'a oprit-o',
  finish: 's-a încheiat',
  test: 'și-a trimis un test',
  export: 'a luat lista ca fișier',
};

/** A mail as a person looks at it before it goes; `error` where it cannot be made. */
export type LetterView = {
  who: string;
  subject: string;
  body: string;
  foot: string;
  text: string;
  error: string;
};

/** The mail that a reader would get. `who`: for whom it is shown. */
export function letterView(
  content: { subject: string; body: string },
  { reader, who, firm }: { reader: Reader; who: string; firm: Values },
): LetterView {
  const { subject, body_text } = renderLetter(content, reader, firm, '#');
  return { who, subject, ...letterHtml(content, reader, firm), text: body_text, error: '' };
}

export const unreadLetter = (error: string): LetterView => ({
  who: '',
  subject: '',
  body: '',
  foot: '',
  text: '',
  error,
});
