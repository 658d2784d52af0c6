import { momentOf, monthsBefore } from './days.mjs';
import { levels } from './prices.mjs';

const periodMonths = 6;
const restDays = 180;
const nightMinute = 130;
const cents = (/** @type {string} */ amount) => Math.round(Number(amount) * 100);
const thresholds = levels.map(({ threshold }) => cents(threshold));

export const rules = { automatic: true, period_months: periodMonths, inactive_after_days: restDays };

/**
 * Levels and statuses as orders and nights moved them, by the rules of src/levels: an order moves its client at once, a
 * night those out of whose months an order fell, and those who rested too long.
 * @param {import('./clients.mjs').DemoClient[]} clients their rows are moved along
 * @param {{ from: number, today: number, now: Date }} times
 */
export function createMoves(clients, { from, now }) {
  const level_history = [];
  const status_history = [];
  /** @type {Map<number, { at: number, cents: number }[]>} */
  const windows = new Map();
  /** @type {Map<number, Set<object>>} */
  const expiring = new Map();
  /** @type {Map<number, Set<object>>} */
  const resting = new Map();
  const later = (map, day, client) => map.set(day, (map.get(day) ?? new Set()).add(client));

  const setStatus = (row, to, changed_at) => {
    status_history.push({
      client_id: row.id,
      from_status: row.status,
      to_status: to,
      cause: 'automatic',
      changed_at,
    });
    Object.assign(row, { status: to, status_set_on: null, version: row.version + 1 });
  };
  const measure = (client, day, changed_at) => {
    const { row } = client;
    const since = monthsBefore(day, periodMonths);
    const counted = (windows.get(row.id) ?? []).filter(({ at }) => at > since);
    windows.set(row.id, counted);
    if (counted.length === 0 || row.level_locked) return;
    const sum = counted.reduce((all, each) => all + each.cents, 0);
    const to = levels.findLast((_, index) => index === 0 || sum >= thresholds[index] * counted.length);
    if (!to || to.id === row.level_id) return;
    level_history.push({
      ...{
        client_id: row.id,
        from_level_id: row.level_id,
        to_level_id: to.id,
        cause: 'automatic',
        changed_at,
      },
      ...{
        average: (sum / counted.length / 100).toFixed(6),
        orders_count: counted.length,
        period_months: periodMonths,
      },
    });
    Object.assign(row, { level_id: to.id, version: row.version + 1 });
  };

  // Whoever was a client before the demo's two years came into the program as one.
  for (const client of clients) {
    if (!client.buys?.old) continue;
    Object.assign(client.row, { status: 'active', set: from });
    later(resting, from + restDays + 1, client);
  }
  return {
    histories: { level_history, status_history },
    order({ client, day, at, net_total }) {
      const { row } = client;
      const own = windows.get(row.id) ?? [];
      own.push({ at: day, cents: cents(net_total) });
      windows.set(row.id, own);
      row.last_order_date = day;
      if (row.status !== 'active') setStatus(row, 'active', at);
      measure(client, day, at);
      later(resting, day + restDays + 1, client);
      let out = day + 180;
      while (monthsBefore(out, periodMonths) < day) out += 1;
      later(expiring, out, client);
    },
    night(day) {
      const at = momentOf(day, nightMinute, now);
      const ordered = (set) => [...(set ?? [])].sort((a, b) => a.row.id - b.row.id);
      for (const client of ordered(resting.get(day))) {
        const last = client.row.last_order_date ?? client.row.set;
        if (client.row.status === 'active' && last + restDays < day) setStatus(client.row, 'inactive', at);
      }
      for (const client of ordered(expiring.get(day))) measure(client, day, at);
      resting.delete(day);
      expiring.delete(day);
    },
  };
}
