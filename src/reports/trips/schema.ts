import { z } from 'zod';
import { optional, optionalId } from '../../web/query.ts';

/** As many as a person can visit, and an order is quickly found for. */
export const mostStops = 60;

const tooMany = `O rută are cel mult ${mostStops} de opriri. Scoateți din clienți.`;
const strange = 'Clientul nu este din listă.';
const radius = 'Scrieți o distanță între 1 și 200 km.';
const place = 'Scrieți latitudinea și longitudinea, ca 46.77, 23.59.';

const ids = z.preprocess(
  (given) => (given === undefined ? [] : [given].flat()).filter((id) => id !== ''),
  z
    .array(z.coerce.number(strange).int(strange).positive(strange).max(Number.MAX_SAFE_INTEGER, strange))
    .transform((all) => [...new Set(all)])
    .refine((all) => all.length <= mostStops, { error: tooMany }),
);

const point = z.string().transform((text, context) => {
  const [, lat, lon] = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text) ?? [];
  const found = { lat: Number(lat), lon: Number(lon) };
  if (lat && lon && Math.abs(found.lat) <= 90 && Math.abs(found.lon) <= 180) return found;
  context.addIssue({ code: 'custom', message: place });
  return z.NEVER;
});

/**
 * A way's address. The clients to visit, by hand or `prospects_km`: the prospects up to so far from the start, of a
 * manager where one is asked for; `from` is the start where it is not the firm; `find` looks for one more client.
 */
export const tripQuery = z
  .object({
    client_id: ids,
    /** The same as the client list sends them. */
    ids,
    prospects_km: optional(z.coerce.number(radius).int(radius).min(1, radius).max(200, radius)),
    manager: optionalId,
    from: optional(point),
    return: optional(z.stringbool({ error: 'Întoarcerea este true sau false.' })).transform(
      (returns) => returns ?? true,
    ),
    find: optional(z.string().max(200, { error: 'Căutarea are cel mult 200 de caractere.' })),
  })
  .transform(({ client_id, ids, ...query }) => ({
    ...query,
    client_id: [...new Set([...client_id, ...ids])],
  }))
  .refine(({ client_id }) => client_id.length <= mostStops, { error: tooMany, path: ['client_id'] });

export type TripQuery = z.output<typeof tripQuery>;

/** The way's address for a query. */
export function addressOf(
  { client_id, prospects_km, manager, from, return: returns }: TripQuery,
  where = '/reports/routes',
): string {
  const pairs = new URLSearchParams(client_id.map((id) => ['client_id', String(id)]));
  if (prospects_km !== undefined) pairs.set('prospects_km', String(prospects_km));
  if (manager !== undefined) pairs.set('manager', String(manager));
  if (from) pairs.set('from', `${from.lat},${from.lon}`);
  if (!returns) pairs.set('return', 'false');
  return pairs.size > 0 ? `${where}?${pairs}` : where;
}
