import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type TestApp, testApp } from '../../support/app.ts';

let t: TestApp;
let own: Browser;
const managers: number[] = [];
beforeAll(async () => {
  t = await testApp();
  own = await t.member('sales', { ownPortfolio: true });
  managers.push(t.ana.id, t.bogdan.id, own.id);
  await sql`insert into tags (name, color) values ('rar', 'blue'), ('des', 'blue')`.execute(t.db);
  await sql`insert into sources (name) values ('târg')`.execute(t.db);
  // Everything crosses everything: no two of the numbers have a common divisor.
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, status, source_id, caen_code, county, balance,
      email, archived_at, lat, lon, geo_precision)
    select 'Firma ' || n, 1 + n % 3, 1 + n % 2, 'none', case when n % 5 = 0 then ' moara ' else ' firma ' end || n || ' ',
      (array['prospect', 'active', 'inactive'])[1 + n % 3], case when n % 4 = 0 then (select max(id) from sources) end,
      case when n % 7 = 0 then '4754' when n % 7 = 1 then '6201' end, case when n % 11 = 0 then 'RO-CJ' else 'RO-TM' end,
      (n % 9 - 3) * 10, case when n % 13 = 0 then null else 'c' || n || '@x.ro' end, case when n % 17 = 0 then now() end,
      case when n % 6 > 0 then case when n % 2 = 0 then 46.77 else 44 + n % 37 * 0.1 end end,
      case when n % 6 > 0 then case when n % 2 = 0 then 23.59 else 21 + n % 41 * 0.2 end end, case when n % 6 > 0 then 'locality' end
    from generate_series(1, 900) n`.execute(t.db);
  await sql`insert into client_tags (client_id, tag_id)
    select c.id, g.id from clients c join tags g on (g.name = 'rar' and c.id % 19 = 0) or (g.name = 'des' and c.id % 2 = 0)`.execute(
    t.db,
  );
  for (const [at, user] of managers.entries())
    await sql`insert into client_managers (client_id, user_id) select id, ${user} from clients where id % ${at + 3} = 0`.execute(
      t.db,
    );
  await sql`analyze`.execute(t.db);
});
afterAll(() => t.close());

const around = 'area=46.5,23;46.5,24;47,24;47,23';
const filters = () => [
  '',
  'q=moara',
  'tag=rar',
  'tag=rar&tag=des',
  'tag=rar&tag=des&tags=all',
  'level=2',
  'type=3',
  'status=active',
  'blocked=true',
  'blocked=false',
  `manager=${t.bogdan.id}`,
  'source=1',
  'caen=47',
  'caen=J',
  'county=RO-CJ',
  'archived=true',
  ...['no_email', 'not_efactura', 'unverified', 'duplicate', 'bounced', 'no_manager', 'no_source'].map(
    (check) => `check=${check}`,
  ),
  'check=no_location',
  around,
  `${around}&status=inactive`,
  `q=moara&level=1&manager=${t.ana.id}`,
  'tag=des&status=active&county=RO-TM&check=no_source',
  'archived=true&status=prospect&type=1',
];
const colors = ['status', 'level', 'manager', 'balance'];
type Answer = {
  clusters: { count: number; parts: [string, number][] }[];
  points: { key: string }[];
  legend: { key: string }[];
  placed: number;
  unplaced: number;
  total: number;
};
const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

test('under every filter the circles and pins of the world are the placed, and with the unplaced the list', async () => {
  const people: [Browser, string[]][] = [
    [t.ana, filters()],
    [
      own,
      ['', 'status=active', 'archived=true', 'tag=des', 'check=no_location', around, `manager=${t.ana.id}`],
    ],
  ];
  let told = 0;
  for (const [person, queries] of people) {
    for (const [at, query] of queries.entries()) {
      const list = (await person.get(`/api/v1/clients?limit=1&${query}`)).json();
      for (const zoom of at % 2 ? [0, 11] : [6, 18]) {
        const color = colors[(at + zoom) % colors.length];
        const address = `/reports/map/clusters?zoom=${zoom}&bbox=-180,-90,180,90&color=${color}&${query}`;
        const answer = (await person.get(address)).json<Answer>();
        const counted = sum(answer.clusters.map(({ count }) => count)) + answer.points.length;

        expect([address, counted, answer.placed + answer.unplaced]).toEqual([
          address,
          answer.placed,
          list.total,
        ]);
        expect([address, answer.total]).toEqual([address, list.total]);
        const keys = new Set(answer.legend.map(({ key }) => key));
        for (const { count, parts } of answer.clusters) {
          expect(sum(parts.map(([, part]) => part))).toBe(count);
          for (const [key] of parts) expect(keys).toContain(key);
        }
        for (const { key } of answer.points) expect(keys).toContain(key);
        told += counted;
      }
    }
  }
  expect(told).toBeGreaterThan(3_000);
}, 120_000);

test('without a loc filter some have none, and with it nobody is on the map', async () => {
  const all = (await t.ana.get('/reports/map/clusters')).json<Answer>();
  const none = (await t.ana.get('/reports/map/clusters?check=no_location')).json<Answer>();

  expect(all.unplaced).toBeGreaterThan(0);
  expect(none).toMatchObject({ clusters: [], points: [], placed: 0, unplaced: all.unplaced });
});

test('wherever the window ends, a circle in its middle is the same', async () => {
  const read = async (bbox: string) =>
    (await t.ana.get(`/reports/map/clusters?zoom=8&bbox=${bbox}`)).json().clusters as {
      lat: number;
      lon: number;
    }[];
  const wide = await read('20,43,30,49');
  const narrow = await read('22.9,45.9,24.3,47.3');
  const middle = narrow.filter(({ lat, lon }) => lat > 46.2 && lat < 47 && lon > 23.2 && lon < 24);

  expect(middle.length).toBeGreaterThan(0);
  for (const circle of middle) expect(wide).toContainEqual(circle);
});
