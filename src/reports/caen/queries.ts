import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { isCounted } from '../counted/queries.ts';
import type { Sales } from '../sales/queries.ts';
import { yearSums } from '../years/queries.ts';
import type { YearSums } from '../years/sums.ts';
import type { CaenQuery } from './schema.ts';

/** Of the clients of one class; `code` is null for those that have none. */
export type CaenRow = YearSums & { code: string | null };

/** The clients and sales of every class that has any: there are a few hundred, from which the rest is added up. */
export async function listCaen(db: Db, query: CaenQuery, sales: Sales): Promise<CaenRow[]> {
  const status = query.status ? sql`c.status = ${query.status}` : sql`true`;
  const { rows } = await sql<CaenRow>`
    select c.caen_code as code, ${yearSums('c')}
    from clients c left join (${sales.rows}) s on s.client_id = c.id
    where ${isCounted(query)} and ${status}
    group by c.caen_code order by c.caen_code`.execute(db);
  return rows;
}
