import { addressOf } from '../../search/filters.ts';
import type { Place } from '../../search/place.ts';
import type { MapQuery } from './schema.ts';

/** The map's address for a list's query, without what is as it starts: order, page and columns mean nothing here. */
export function mapAddress(query: Place, shown: Partial<MapQuery>): string {
  const address = addressOf(plain(query), '/reports/map');
  const own = new URLSearchParams();
  if (shown.layer && shown.layer !== 'points') own.set('layer', shown.layer);
  if (shown.color && shown.color !== 'status') own.set('color', shown.color);
  if (shown.measure && shown.measure !== 'clients') own.set('measure', shown.measure);
  if (shown.at) own.set('at', shown.at);
  if (own.size === 0) return address;
  return `${address}${address.includes('?') ? '&' : '?'}${own}`;
}

/** A list's query as its filters alone. */
export function plain(query: Place): Place {
  const first = { sort: 'name' as const, dir: undefined, ranked: true, limit: 50, after: undefined };
  return { ...query, ...first, columns: undefined };
}
