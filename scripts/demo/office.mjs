import { momentOf, toDay } from './days.mjs';

/** What the firm's own people find: bells, saved views, the runs of the nights, who made what. */
export function officeRows(random, given) {
  const { clients, orders, moves, today, now } = given;
  return {
    alerts: alertRows(random, given),
    saved_views: views.map(([user_id, name, query, shared], index) => ({
      ...{ id: index + 1, user_id, name, query, shared, created_at: momentOf(today - 90 + index, 600, now) },
    })),
    job_runs: nightRows(moves, today, now),
    credit_raises: raiseRows(clients, today, now),
    audit_entries: auditRows(clients, orders, moves),
  };
}

/** @type {[number, string, string, boolean][]} */
const views = [
  [1, 'Clienți activi din Cluj', 'county=RO-CJ&status=active', true],
  [1, 'Fără manager', 'check=no_manager', true],
  [2, 'Blocați', 'blocked=true', false],
  [2, 'Revânzători după sold', 'type=1&sort=balance&dir=desc', false],
  [4, 'Fără e-mail', 'check=no_email', false],
];

function alertRows(random, { clients, moves, notes, today, now }) {
  const byId = new Map(clients.map((client) => [client.row.id, client]));
  const since = momentOf(today - 14, 0, now);
  const rows = [];
  const ring = (user_id, kind, { at, client_id, text, href, key }) =>
    rows.push({
      user_id,
      at,
      kind,
      client_id,
      text,
      href,
      read_at: at < momentOf(today - 3, 0, now) ? at : null,
      unique_key: key,
    });
  const names = { 1: 'Small Business', 2: 'Medium', 3: 'Large Business' };
  for (const [
    index,
    { client_id, from_level_id, to_level_id, changed_at },
  ] of moves.level_history.entries()) {
    const client = byId.get(client_id);
    if (changed_at < since || !client.managers[0] || !random.happens(0.3)) continue;
    const text = `${client.row.name}: nivelul ${names[from_level_id]} → ${names[to_level_id]}`;
    ring(client.managers[0], 'level', {
      at: changed_at,
      client_id,
      text,
      href: `/clients/${client_id}/level-history`,
      key: `demo level ${index}`,
    });
  }
  for (const note of notes.filter(({ reminded_at, done_at }) => reminded_at && !done_at))
    ring(note.remind_user_id, 'reminder', {
      ...{
        at: note.reminded_at,
        client_id: note.client_id,
        href: `/clients/${note.client_id}/notes`,
        key: `demo reminder ${note.id}`,
      },
      text: `${byId.get(note.client_id).row.name}: ${note.text}`,
    });
  return rows.sort((a, b) => (a.at < b.at ? -1 : 1)).map((row, index) => ({ id: index + 1, ...row }));
}

/** Two weeks of nights, with what each moved. */
function nightRows({ level_history, status_history }, today, now) {
  return Array.from({ length: 15 }, (_, index) => {
    const day = today - 14 + index;
    const at = momentOf(day, 130, now);
    const levels_changed = level_history.filter(({ changed_at }) => changed_at === at).length;
    const made_inactive = status_history.filter(({ changed_at }) => changed_at === at).length;
    return {
      ...{
        id: index + 1,
        job: 'levels.night',
        run_key: toDay(day),
        state: 'done',
        started_at: at,
        finished_at: at,
      },
      ...{ attempts: 1, detail: { levels_changed, made_inactive }, error: null },
    };
  });
}

/** One of those who stopped paying may go on for a while. */
function raiseRows(clients, today, now) {
  const client = clients.find(({ buys }) => buys?.stopsPaying && buys.stopsPaying > today - 90);
  if (!client) return [];
  return [
    {
      ...{ id: 1, client_id: client.row.id, total_limit: null, overdue_limit: null, overdue_days: 120 },
      ...{
        reason: 'A promis plata după încasarea lucrării; livrăm în continuare.',
        until: toDay(today + 20),
      },
      ...{ approved_by: 1, created_at: momentOf(today - 5, 660, now) },
    },
  ];
}

/** Who made the newest clients and orders, and how levels moved lately. */
function auditRows(clients, orders, { level_history }) {
  const made = clients.slice(-60).map(({ row, managers }) => ({
    ...{ at: row.created_at, actor_id: managers[0] ?? 1, actor_kind: 'user', via: 'form', action: 'create' },
    ...{ subject: 'client', subject_id: row.id, changes: { name: [null, row.name] }, version: 1 },
  }));
  const ordered = orders.slice(-600).map((order) => ({
    ...{ at: order.at, actor_id: order.created_by ?? 1, actor_kind: 'user', via: 'form', action: 'create' },
    ...{
      subject: 'order',
      subject_id: order.id,
      changes: { client_id: [null, order.client.row.id], total: [null, order.total] },
      version: 1,
    },
  }));
  const moved = level_history.slice(-120).map(({ client_id, from_level_id, to_level_id, changed_at }) => ({
    ...{
      at: changed_at,
      actor_id: null,
      actor_kind: 'system',
      via: 'night',
      action: 'level',
      subject: 'client',
    },
    ...{ subject_id: client_id, changes: { level_id: [from_level_id, to_level_id] }, version: 1 },
  }));
  return [...made, ...ordered, ...moved]
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.subject_id - b.subject_id))
    .map((row, index) => ({ id: index + 1, ...row }));
}
