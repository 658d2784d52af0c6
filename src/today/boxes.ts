import { countQueue, listQueue } from '../clients/proposals/queries.ts';
import { fieldLabels, warningLabels } from '../clients/register/words.ts';
import type { Db } from '../db/database.ts';
import { listSoonInactive } from '../levels/queries.ts';
import { excerptOf, noteHref } from '../notes/note-text.ts';
import { endOfDay, spokenTime } from '../notes/reminder-time.ts';
import { countReminders, listOpenReminders } from '../notes/reminders/queries.ts';
import { listAtLimit } from '../payments/credit/queries.ts';
import { mayEdit, mayOpen } from '../web/access.ts';
import { formatDate, formatDay } from '../web/format.ts';
import type { Actor } from '../web/session.ts';
import { limitCounts, limitRow, orderRow, registerCount, reminderCounts, restingRow } from './page.ts';
import { listOrdersToServe } from './queries.ts';
import { campaignRow, importRow } from './running/page.ts';
import { listRunning } from './running/queries.ts';
import type { Widget } from './widgets/widgets.ts';

/** For whom a page is made, and of whose clients: `manager` undefined for everybody's. */
export type Asked = { db: Db; actor: Actor; now: Date; mine: boolean; manager: number | undefined };

const daysAhead = 14;
const shown = 10;
const few = 5;
const weekMs = 7 * 86_400_000;

const filterOf = ({ mine, actor }: Asked) => (mine ? `&manager=${actor.id}` : '');

/** What each box of the day's page shows, read when the box is there and not put away. */
export const boxes = {
  async reminders({ db, actor, now }: Asked) {
    const whose = { user: actor.id, portfolioOf: actor.portfolioOf };
    const [{ items }, counts] = await Promise.all([
      listOpenReminders(db, whose, undefined),
      countReminders(db, whose, { now, end: endOfDay(now) }),
    ]);
    const rows = items.slice(0, few).map((row) => ({
      id: String(row.id),
      client: row.client_name,
      clientHref: `/clients/${row.client_id}`,
      href: noteHref(row.client_id, row.id),
      done: `/clients/${row.client_id}/notes/${row.id}/reminder`,
      text: excerptOf(row.text, 120),
      when: row.remind_at ? spokenTime(row.remind_at) : '',
      isLate: row.remind_at !== null && row.remind_at <= now,
    }));
    return { ...reminderCounts(counts), rows };
  },

  async orders(asked: Asked) {
    const rows = await listOrdersToServe(asked.db, { manager: asked.manager, limit: shown });
    return { rows: rows.map(orderRow), href: `/orders?view=work${filterOf(asked)}` };
  },

  async resting(asked: Asked) {
    const { db, actor, now, manager } = asked;
    const first = mayEdit(actor, 'orders') ? actor.id : undefined;
    const aim = { today: formatDay(now), days: daysAhead, limit: shown, manager, first };
    const href = `/clients?status=active&sort=last_order&dir=asc${filterOf(asked)}`;
    return { rows: (await listSoonInactive(db, aim)).map(restingRow), href };
  },

  async limit(asked: Asked) {
    const { db, now, manager } = asked;
    const found = await listAtLimit(db, { today: formatDay(now), manager, limit: shown });
    const href = `/clients?blocked=true&sort=balance${filterOf(asked)}`;
    return { rows: found.map(limitRow), counts: limitCounts(found), href };
  },

  async register({ db, mine, manager }: Asked) {
    const [{ items }, counts] = await Promise.all([
      listQueue(db, { kind: undefined, mine: undefined, after: undefined }, manager),
      countQueue(db, manager),
    ]);
    const labels: Record<string, string> = { ...fieldLabels, ...warningLabels };
    const rows = items.slice(0, few).map(({ client_id, name, at, kind, source, text }) => ({
      href: `/clients/${client_id}/register`,
      client: name,
      at: formatDate(at),
      isWarning: source === 'w',
      what: source === 'w' ? (text ?? labels[kind] ?? kind) : `altă valoare: ${labels[kind] ?? kind}`,
    }));
    return { rows, text: registerCount(counts), href: mine ? '/register?mine=1' : '/register' };
  },

  async health({ mine }: Asked) {
    return { href: mine ? '/today/health?mine=1' : '/today/health' };
  },

  async running({ db, actor, now }: Asked) {
    const may = { imports: mayOpen(actor, '/imports'), campaigns: mayOpen(actor, '/campaigns') };
    const since = new Date(now.getTime() - weekMs);
    const found = await listRunning(db, { ...may, since, limit: few });
    return { rows: [...found.imports.map(importRow), ...found.campaigns.map(campaignRow)], may };
  },
} satisfies Record<Widget, (asked: Asked) => Promise<object>>;

/** A box ready to show, by its name. */
export type Box = {
  [Name in Widget]: { name: Name; box: Awaited<ReturnType<(typeof boxes)[Name]>> };
}[Widget];
