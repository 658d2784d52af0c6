// Loads the full official list of localities (SIRUTA) in place of the rows the project came with:
// npm run localities -- FILE, into DATABASE_URL or into the database of the program that runs. All or nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import pg from 'pg';
import { addressOf } from '../dist/db/embedded/cluster.js';
import { findCounty } from '../dist/romania/counties.js';
import { fixDiacritics } from '../dist/romania/diacritics.js';
import { localityKey } from '../dist/romania/localities.js';
import { counted } from '../dist/romania/plural.js';
import { titleCase } from '../dist/romania/title-case.js';

const COLUMNS = ['siruta', 'judet_cod', 'localitate', 'uat', 'uat_siruta', 'cod_postal', 'lat', 'lon'];
const BATCH = 1000;

/** Something the person at the terminal can mend; its message is a sentence. */
class Refusal extends Error {}

try {
  const [file] = process.argv.slice(2);
  if (!file) throw new Refusal('Scrieți fișierul: npm run localities -- FIȘIER.csv');
  const rows = withBucharest(readRows(file));
  await replaceAll(process.env.DATABASE_URL || addressOfRunning(), rows);
  console.log(`S-au încărcat ${counted(rows.length, 'localitate', 'localități')} din ${file}.`);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** The address of the embedded database, while npm start keeps it running in DATA_DIR. */
function addressOfRunning() {
  const dataDir = process.env.DATA_DIR || '.data';
  try {
    const port = readFileSync(join(dataDir, 'pgdata', 'postmaster.pid'), 'utf8').split('\n')[3];
    const password = readFileSync(join(dataDir, 'pg.secret'), 'utf8').trim();
    return addressOf({ password }, Number(port), 'clientela');
  } catch {
    throw new Refusal('Porniți întâi Clientela (npm start) sau puneți în DATABASE_URL adresa bazei de date.');
  }
}

function readRows(file) {
  const records = readCsv(readText(file));
  const [first] = records;
  if (!first) throw new Refusal(`Fișierul ${file} nu are nicio localitate.`);
  const missing = COLUMNS.find((column) => !(column in first.record));
  if (missing) throw new Refusal(`Din fișierul ${file} lipsește coloana „${missing}”.`);

  const seen = new Map();
  return records.map(({ record, info }) => {
    const row = readRow(record, info.lines);
    for (const key of [row.siruta, [row.county, row.uat_key, row.name_key].join('|')]) {
      if (seen.has(key))
        throw new Refusal(`Linia ${info.lines}: ${row.name} (${row.uat}) este și pe linia ${seen.get(key)}.`);
      seen.set(key, info.lines);
    }
    return row;
  });
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal(`Fișierul ${file} nu poate fi citit (${error.code}).`);
  }
}

function readCsv(text) {
  try {
    return parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (error instanceof CsvError) throw new Refusal(`Linia ${error.lines}: fișierul nu este un CSV corect.`);
    throw error;
  }
}

function readRow(record, line) {
  const county = findCounty(record.judet_cod);
  const name = titleCase(fixDiacritics(record.localitate));
  const uat = titleCase(fixDiacritics(record.uat));
  if (!county) throw new Refusal(`Linia ${line}: județul „${record.judet_cod}” nu există.`);
  if (name === '' || uat === '')
    throw new Refusal(`Linia ${line}: lipsește numele localității sau al comunei.`);
  if (!/^(?:\d{6})?$/.test(record.cod_postal))
    throw new Refusal(`Linia ${line}: codul poștal nu are 6 cifre.`);
  return {
    siruta: readNumber(record, 'siruta', /^[1-9]\d{0,6}$/, line),
    county: county.code,
    name,
    name_key: localityKey(name),
    uat,
    uat_key: localityKey(uat),
    uat_siruta: readNumber(record, 'uat_siruta', /^[1-9]\d{0,6}$/, line),
    postal_code: record.cod_postal || null,
    lat: readNumber(record, 'lat', /^4[3-8](?:\.\d+)?$/, line),
    lon: readNumber(record, 'lon', /^(?:2\d|30)(?:\.\d+)?$/, line),
  };
}

function readNumber(record, column, shape, line) {
  if (shape.test(record[column])) return Number(record[column]);
  throw new Refusal(`Linia ${line}: coloana „${column}” nu are o valoare corectă („${record[column]}”).`);
}

// SIRUTA knows only the six sectors; addresses say București.
function withBucharest(rows) {
  const sector = rows.find(({ county }) => county === 'RO-B');
  if (!sector || rows.some(({ county, name_key }) => county === 'RO-B' && name_key === 'bucuresti'))
    return rows;
  const { lat, lon } = findCounty('B');
  const { siruta, name, name_key } = {
    siruta: sector.uat_siruta,
    name: sector.uat,
    name_key: sector.uat_key,
  };
  return [...rows, { ...sector, siruta, name, name_key, postal_code: null, lat, lon }];
}

async function replaceAll(url, rows) {
  const client = new pg.Client({ connectionString: url });
  await client.connect().catch((error) => {
    throw new Refusal(`Baza de date nu răspunde (${error.code ?? error.message}).`);
  });
  try {
    await client.query('begin');
    await client.query('delete from localities');
    for (let start = 0; start < rows.length; start += BATCH)
      await insert(client, rows.slice(start, start + BATCH));
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function insert(client, rows) {
  const columns = 'siruta, county, name, name_key, uat, uat_key, uat_siruta, postal_code, lat, lon';
  await client.query(
    `insert into localities (${columns}, source)
     select ${columns}, 'siruta' from jsonb_populate_recordset(null::localities, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
