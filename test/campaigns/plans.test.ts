import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listRecipients } from '../../src/campaigns/recipients/queries.ts';
import { recipientListSchema } from '../../src/campaigns/recipients/schema.ts';
import { countAudience, listSample, previewedUpTo } from '../../src/campaigns/segment/queries.ts';
import { readSegment } from '../../src/campaigns/segment/schema.ts';
import { listTurns } from '../../src/campaigns/sending/queries.ts';
import { explainedDatabase, rowsRead, wholeReads } from '../support/plans.ts';

let t: Awaited<ReturnType<typeof explainedDatabase>>;
beforeAll(async () => {
  t = await explainedDatabase();
  await sql`set session_replication_role = replica`.execute(t.db);
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, county, caen_code)
    select 'Firma ' || n, 1, 1, 'none', '', case when n % 200 = 0 then 'RO-CJ' else 'RO-TM' end,
      case when n % 300 = 0 then '4120' else '4941' end
    from generate_series(1, 20000) n`.execute(t.db);
  await sql`insert into contacts (client_id, name, email, marketing_enabled, position)
    select id, 'Ioana', 'm' || id || '@x.ro', true, 0 from clients`.execute(t.db);
  await sql`insert into campaigns (name, created_by) values ('Mare', 1)`.execute(t.db);
  await sql`insert into campaign_recipients (campaign_id, client_id, contact_id, name, email, email_key, state)
    select 1, client_id, id, name, email, email, case when id < 19000 then 'handed' else 'waiting' end
    from contacts`.execute(t.db);
  await sql`insert into messages (client_id, event, channel, recipient, state, unique_key, campaign_recipient_id)
    select client_id, 'campaign', 'email', email, 'sent', 'campaign 1 ' || email, id
    from campaign_recipients where state = 'handed'`.execute(t.db);
  await sql`vacuum analyze`.execute(t.db);
});
afterAll(() => t.close());

const large = ['clients', 'contacts', 'campaign_recipients', 'messages'];

async function plansOf(ask: () => Promise<unknown>) {
  t.asked.length = 0;
  await ask();
  const statements = t.asked.filter(({ text }) => !/^(begin|commit)/.test(text));
  return Promise.all(statements.map((statement) => t.explain(statement)));
}

test('a portion reads those whose turn it is, not the list', async () => {
  const [plan] = await plansOf(() => t.db.transaction().execute((trx) => listTurns(trx, 1, 100)));
  if (!plan) throw new Error('nothing was asked');
  expect(wholeReads(plan, large)).toEqual([]);
  expect(rowsRead(plan, 'campaign_recipients')).toBeLessThanOrEqual(100);
});

test('a page of the list reads a page, however far down', async () => {
  const query = recipientListSchema.parse({});
  for (const after of [undefined, (await listRecipients(t.db, 1, query)).next ?? undefined]) {
    const plans = await plansOf(() => listRecipients(t.db, 1, { ...query, after }));
    for (const plan of plans) {
      expect(wholeReads(plan, large)).toEqual([]);
      expect(rowsRead(plan, 'campaign_recipients')).toBeLessThanOrEqual(60);
    }
  }
});

test.each([{ counties: ['RO-CJ'] }, { sections: ['F'], counties: ['RO-CJ'] }])(
  'the preview of a small segment (%o) reads it alone',
  async (given) => {
    const asked = { segment: readSegment(given), today: '2026-11-24' };
    const plans = await plansOf(async () => {
      await countAudience(t.db, asked, previewedUpTo);
      await listSample(t.db, asked);
    });
    for (const plan of plans) expect(wholeReads(plan, large)).toEqual([]);
  },
);
