// The list of a campaign to everybody who agreed, frozen by the job, beside the bare insert of the same rows; the first
// portion; and what a person waits for while the segment is being written.
import pg from 'pg';
import { sendCampaign } from '../../dist/campaigns/actions.js';
import { countAudience, listSample, previewedUpTo } from '../../dist/campaigns/segment/queries.js';
import { readSegment } from '../../dist/campaigns/segment/schema.js';
import { advanceAll } from '../../dist/campaigns/sending/actions.js';
import { openDatabase } from '../../dist/db/database.js';
import { run } from './database.mjs';

const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Bucharest' }).format(new Date());

// What the list is without a rule: each address of a contact once.
const bare = `insert into campaign_recipients (campaign_id, client_id, contact_id, name, email, email_key)
  select distinct on (lower(email)) $1::bigint, client_id, id, name, email, lower(email)
  from contacts where marketing_enabled and email is not null order by lower(email), client_id, id`;

/** @param {string} databaseUrl */
export async function measureCampaigns(databaseUrl) {
  await run(
    databaseUrl,
    `update contacts set marketing_enabled = true where email is not null`,
    'vacuum (analyze) contacts',
  );
  const [frozen, plain] = await run(
    databaseUrl,
    `insert into campaigns (name, subject, body, rate, state, created_by)
      select 'De măsurat', 'Noutăți', 'Bună ziua, {{recipient.name}}!', 6000, state, (select min(id) from users)
      from (values ('freezing'), ('draft')) as s (state) returning id::int`,
  );
  const db = openDatabase(databaseUrl);
  const silent = { info() {}, warn() {}, error() {} };
  const jobs = { enqueue: async () => {} };
  const services = { db, jobs, log: silent, now: () => new Date(), baseUrl: 'http://localhost' };
  try {
    const bareMs = await timed(() => bareInsert(databaseUrl, plain.id));
    const saves = watchSaves(databaseUrl);
    const ms = await timed(() => advanceAll(services));
    const longestSaveMs = await saves.end();
    const [{ version, user_id, addresses }] = await run(
      databaseUrl,
      `select version, created_by::int as user_id, (preparation->>'addresses')::int as addresses from campaigns
        where id = ${frozen.id}`,
    );
    await sendCampaign(services, { id: user_id }, { id: frozen.id, version });
    const portionMs = await timed(() => advanceAll(services));
    const previews = [];
    for (const [name, given] of [
      ['everybody', {}],
      ['construction', { sections: ['F'] }],
      ['no order for 90 days', { last_order: 'older', last_order_days: 90 }],
      ['a county and a level', { counties: ['RO-CJ'], levels: [2] }],
    ]) {
      const asked = { segment: readSegment(given), today };
      const look = () => Promise.all([countAudience(db, asked, previewedUpTo), listSample(db, asked)]);
      previews.push({ name, ms: await timed(look) });
    }
    return { addresses, ms, bareMs, longestSaveMs, portionMs, previews };
  } finally {
    await db.destroy();
  }
}

async function bareInsert(url, id) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(bare, [id]);
  await client.end();
}

/** Holds clients one after another as their saves do, all over the list; answers the longest wait. */
function watchSaves(url) {
  let open = true;
  const work = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select min(id)::int as first, max(id)::int as last from clients');
    const [{ first, last }] = rows;
    let longest = 0;
    while (open) {
      const id = first + Math.floor(Math.random() * (last - first + 1));
      const save = () => client.query('select from clients where id = $1 for update', [id]);
      longest = Math.max(longest, await timed(save));
    }
    await client.end();
    return longest;
  };
  const done = work();
  return {
    end: () => {
      open = false;
      return done;
    },
  };
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** @param {Awaited<ReturnType<typeof measureCampaigns>>} measured @returns {string} */
export function campaignsText({ addresses, ms, bareMs, longestSaveMs, portionMs, previews }) {
  const looks = previews.map(({ name, ms: each }) => `${name} ${each.toFixed(0)} ms`).join(', ');
  return [
    `Campaigns: a list of ${addresses} frozen and counted in ${(ms / 1000).toFixed(1)} s, the bare insert ${(bareMs / 1000).toFixed(1)} s`,
    `the longest that a save of a client waited meanwhile: ${longestSaveMs.toFixed(0)} ms`,
    `a portion of 500 in ${portionMs.toFixed(0)} ms; previews: ${looks}`,
  ].join('\n');
}
