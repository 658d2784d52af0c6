import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Check } from '../checks.ts';
import { isNotReady } from '../readiness/queries.ts';

/**
 * Whether a client, in a query that calls its table `clients`, is one that a check names.
 * @param portfolioOf the person's id where only the own portfolio is to be seen, else null
 */
export function failsCheck(check: Check, portfolioOf: number | null): RawBuilder<SqlBool> {
  return check === 'duplicate' ? inOpenPair(portfolioOf) : conditions[check];
}

const conditions: Record<Exclude<Check, 'duplicate'>, RawBuilder<SqlBool>> = {
  no_email: sql`clients.email is null`,
  not_efactura: isNotReady,
  // Those that the register can be asked about, as it was asked of the number that they have now.
  unverified: sql`clients.tax_id_kind = 'cui' and clients.country = 'RO' and not exists (select from register_watch w
    where w.client_id = clients.id and w.tax_id = clients.tax_id and w.answered_at > now() - interval '90 days')`,
  // Read from the few addresses that were refused, not client by client.
  bounced: sql`clients.id in (
    select c.id from bounced_addresses b
      cross join lateral (select id from clients where lower(email) = b.email_key and email is not null offset 0) c
    union all select k.client_id from bounced_addresses b
      cross join lateral (select client_id from contacts where lower(email) = b.email_key and email is not null offset 0) k)`,
  no_manager: sql`not exists (select from client_managers m where m.client_id = clients.id)`,
  no_source: sql`clients.source_id is null`,
  no_location: sql`clients.lon is null`,
};

/** Both of a pair are there and to be seen: a pair with somebody else's client is nobody's to decide here. */
const inOpenPair = (portfolioOf: number | null) => sql<SqlBool>`clients.id in (
  select unnest(array[p.low_id, p.high_id]) from duplicate_pairs p
    join clients low on low.id = p.low_id and low.archived_at is null
    join clients high on high.id = p.high_id and high.archived_at is null
  where p.state = 'open' and ${inPortfolio(portfolioOf, 'low.id')} and ${inPortfolio(portfolioOf, 'high.id')})`;
