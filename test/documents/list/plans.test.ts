import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countDocuments, listDocuments } from '../../../src/documents/list/queries.ts';
import { documentListSchema } from '../../../src/documents/list/schema.ts';
import { explainedDatabase, filledBeforeIndexes, rowsRead, wholeReads } from '../../support/plans.ts';

let explained: Awaited<ReturnType<typeof explainedDatabase>>;
const big = ['documents', 'clients'];

beforeAll(async () => {
  explained = await explainedDatabase();
  const { db } = explained;
  await filledBeforeIndexes(db, ['clients', 'client_managers', 'documents'], async () => {
    await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text)
    select 'Firma ' || n, 1 + n % 3, 1 + n % 3, 'none', ' firma ' || n || ' ' from generate_series(1, 8000) n`.execute(
      db,
    );
    await sql`insert into users (name, email, password_hash, role) values ('Rar', 'rar@firma.ro', 'x', 'sales'),
    ('Des', 'des@firma.ro', 'x', 'sales'), ('Nou', 'nou@firma.ro', 'x', 'sales')`.execute(db);
    await sql`insert into client_managers select clients.id, users.id from clients, users
    where users.name <> 'Nou' and clients.id % case users.name when 'Rar' then 4000 else 2 end = 0`.execute(
      db,
    );
    const { id: series } = await db
      .selectFrom('document_series')
      .select('id')
      .where('kind', '=', 'invoice')
      .executeTakeFirstOrThrow();
    // A day is thirty documents; of the oldest and the newest invoices some are not paid. Without the triggers, which count.
    await sql`set session_replication_role = replica`.execute(db);
    await sql`insert into documents (kind, series_id, series, number, client_id, issue_date, due_date, seller, buyer, net_total, vat_total, total, paid, reversed)
    select kind, ${series}, 'FCT', n, 1 + n * 7919 % 8000, '2020-01-01'::date + n / 30, '2020-01-31'::date + n / 30, '{}', '{}', 100, 0, 100,
      case when kind = 'proforma' or n % 1000 = 1 then 0 when n between 50 and 57000 then 100 when n < 57100 then 40 else 0 end,
      case when n % 1000 = 1 then 100 else 0 end
    from generate_series(1, 60000) n cross join lateral (select case when n % 20 = 0 then 'proforma' else 'invoice' end as kind) k`.execute(
      db,
    );
    await sql`insert into documents (kind, series_id, series, number, client_id, issue_date, storno_of, seller, buyer, net_total, vat_total, total)
    select 'storno', ${series}, 'ST', id, client_id, issue_date, id, '{}', '{}', -100, 0, -100
    from documents where reversed > 0`.execute(db);
  });
  await sql`analyze`.execute(db);
});
afterAll(() => explained.close());

const addresses = [
  '',
  'client_id=17',
  'client_id=17&unpaid=1',
  'client_id=17&manager=2',
  'order_id=7',
  'manager=1',
  'manager=2',
  'manager=3',
  'manager=2&unpaid=1',
  'own=2',
  'own=2&manager=1',
  'manager=1&kind=invoice&from=2021-01-01&to=2022-01-01',
  'kind=proforma',
  'kind=storno',
  'kind=contract',
  'state=paid',
  'state=partly_paid',
  'state=reversed',
  'state=issued',
  'unpaid=1',
  'overdue=1',
  'q=FCT 12',
  'q=12',
  'q=ST',
  'q=nimic',
  'from=2025-01-01',
  'from=2021-01-01&to=2021-01-31',
];

test.each(addresses)('?%s reads documents by an index, page after page', async (address) => {
  const query = read(address);
  explained.asked.length = 0;

  const { next } = await listDocuments(explained.db, query);
  if (next) await listDocuments(explained.db, { ...query, after: next });

  await expectIndexes();
});

// Of no kind and of no state in particular, what is only issued lies all over the table: it is read once.
test.each(addresses.filter((address) => address !== 'state=issued'))(
  'counting ?%s reads documents by an index',
  async (address) => {
    explained.asked.length = 0;

    await countDocuments(explained.db, read(address));

    await expectIndexes();
  },
);

test.each(['manager=1', 'manager=2', 'manager=3'])(
  '?%s reads few documents, also when it was planned without knowing whose they are',
  async (address) => {
    explained.asked.length = 0;

    await listDocuments(explained.db, read(address));

    for (const statement of [...explained.asked]) {
      const plan = await explained.explain(statement, 'force_generic_plan');
      expect(wholeReads(plan, big)).toEqual([]);
      expect(rowsRead(plan, 'documents')).toBeLessThan(5_000);
    }
  },
);

test.each(['manager=1', 'manager=1&kind=invoice', 'manager=2', 'manager=3', 'own=1', 'own=3'])(
  '?%s finds what the documents themselves say, and counts it',
  async (address) => {
    const query = read(`${address}&limit=7`);
    const { rows } = await sql<{ id: number }>`select id from documents where client_id in
      (select client_id from client_managers where user_id = ${query.portfolioOf ?? query.manager}) and kind = coalesce(${query.kind ?? null}, kind)
      order by issue_date desc, id desc`.execute(explained.db);

    const first = await listDocuments(explained.db, query);
    const second = first.next
      ? await listDocuments(explained.db, { ...query, after: first.next })
      : { items: [] };

    const found = [...first.items, ...second.items].map(({ id }) => Number(id));
    expect(found).toEqual(rows.slice(0, 14).map(({ id }) => Number(id)));
    expect(Number((await countDocuments(explained.db, query)) ?? 10_001)).toBe(Math.min(rows.length, 10_001));
  },
);

/** `own`: the person who sees an own portfolio alone. */
const read = (address: string) => {
  const { own, ...asked } = Object.fromEntries(new URLSearchParams(address));
  return { ...documentListSchema.parse(asked), today: '2025-07-01', portfolioOf: own ? Number(own) : null };
};

async function expectIndexes(): Promise<void> {
  expect(explained.asked.length).toBeGreaterThanOrEqual(1);
  for (const statement of [...explained.asked])
    expect([statement.text, wholeReads(await explained.explain(statement), big)]).toEqual([
      statement.text,
      [],
    ]);
}
