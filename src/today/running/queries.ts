import { sql } from 'kysely';
import type { State } from '../../campaigns/state.ts';
import type { Db } from '../../db/database.ts';
import type { ImportState } from '../../imports/schema.ts';

export type RunningImport = {
  id: number;
  file_name: string;
  state: ImportState;
  done: number;
  total: number;
  rows_read: number | null;
  user_name: string;
};
export type RunningCampaign = {
  id: number;
  name: string;
  state: State;
  /** How many addresses its list has, and how many of them wait for their turn. */
  total: number;
  waiting: number;
  failed: number;
};

// Those of a campaign that goes are looked for among the latest failures: its whole list may be a million long.
const lateFailures = sql`(select count(*) from (
    select campaign_recipient_id from messages where state in ('failed', 'uncertain') and event = 'campaign'
    order by id desc limit 1000) m
  join campaign_recipients r on r.id = m.campaign_recipient_id where r.campaign_id = c.id)`;
const reported = sql`coalesce((c.preparation #>> '{report,failed}')::int, 0)
  + coalesce((c.preparation #>> '{report,bounced}')::int, 0) + coalesce((c.preparation #>> '{report,uncertain}')::int, 0)`;
const goes = sql`c.state in ('sending', 'paused')`;

/** What is at work now: imports, campaigns, and campaigns that ended since `since` with messages that did not leave. */
export async function listRunning(
  db: Db,
  { imports, campaigns, since, limit }: { imports: boolean; campaigns: boolean; since: Date; limit: number },
): Promise<{ imports: RunningImport[]; campaigns: RunningCampaign[] }> {
  const { rows } = await sql<{ imports: RunningImport[]; campaigns: RunningCampaign[] }>`
    select coalesce((select jsonb_agg(i) from (
        select i.id, i.file_name, i.state, i.done, i.total, i.rows_read, u.name as user_name
        from imports i join users u on u.id = i.user_id
        where ${sql.lit(imports)} and i.state in ('uploaded', 'planning', 'applying', 'reversing')
        order by i.id desc limit ${sql.lit(limit)}) i), '[]') as imports,
      coalesce((select jsonb_agg(c) from (
        select c.id, c.name, c.state, coalesce((c.preparation ->> 'addresses')::int, 0) as total,
          case when ${goes} then (select count(*) from campaign_recipients r
            where r.campaign_id = c.id and r.state = 'waiting') else 0 end as waiting,
          case when ${goes} then ${lateFailures} else ${reported} end as failed
        from campaigns c
        where ${sql.lit(campaigns)} and (c.state in ('freezing', 'sending', 'paused')
          or c.state in ('stopped', 'done') and c.finished_at > ${since} and ${reported} > 0)
        order by c.id desc limit ${sql.lit(limit)}) c), '[]') as campaigns`.execute(db);
  return rows[0] ?? { imports: [], campaigns: [] };
}
