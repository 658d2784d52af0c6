import type { Db } from '../../db/database.ts';
import type { FieldError } from '../../errors.ts';
import { type Plan, planOf } from './plan.ts';
import { listChosen, listProspectsNear } from './queries.ts';
import { mostStops, type TripQuery } from './schema.ts';
import { startOf } from './start.ts';

type Over = { portfolioOf: number | null; withNotes: boolean };
export type Trip = {
  plan: Plan;
  /** How many of the chosen clients are not there, or not to be seen. */
  missing: number;
  /** Whether there are more prospects as near, which found no place. */
  more: boolean;
};

/** The way that an address asks for: the chosen clients and, up to 60 in all, the nearest prospects. */
export async function findTrip(
  db: Db,
  query: TripQuery,
  over: Over,
): Promise<Trip | { errors: FieldError[] }> {
  const [start, chosen] = await Promise.all([startOf(db, query.from), listChosen(db, query.client_id, over)]);
  const missing = query.client_id.length - chosen.length;
  const km = query.prospects_km;
  if (km === undefined) return { plan: planOf(chosen, start, query.return), missing, more: false };
  if (!start) {
    const message = 'Scrieți de unde porniți: firma nu are încă o adresă în Setări.';
    return { errors: [{ field: 'from', message }] };
  }
  const near = await listProspectsNear(db, {
    ...over,
    start,
    km,
    manager: over.portfolioOf ?? query.manager,
    limit: mostStops + 1,
  });
  const taken = new Set(chosen.map(({ id }) => id));
  const others = near.filter(({ id }) => !taken.has(id));
  const room = mostStops - chosen.length;
  const clients = [...chosen, ...others.slice(0, room)];
  return { plan: planOf(clients, start, query.return), missing, more: others.length > room };
}
