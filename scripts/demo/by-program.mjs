import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createLocalFiles } from '../../dist/external/files/local.js';
import { createImport, startApplication } from '../../dist/imports/actions.js';
import { advance } from '../../dist/imports/turns/actions.js';
import { makePaperwork } from '../../dist/paperwork/making/actions.js';
import { firmDay } from './days.mjs';
import { watchRegister } from './register.mjs';
import { within } from './settle.mjs';

const silent = { info() {}, warn() {}, error() {} };

/**
 * What the program makes itself, by its own actions, so that nothing of it can be otherwise than it would be: imports,
 * documents of templates, the register's answers.
 * @param {import('kysely').Kysely<any>} trx
 */
export async function addByProgram(trx, given) {
  const { now, dataDir } = given;
  const jobs = { enqueue: async () => {} };
  const services = { db: within(trx), jobs, now: () => now, log: silent, baseUrl: 'http://127.0.0.1:3000' };
  await watchRegister(trx, given);
  await addImports(services);
  await addPaperwork(services, given);
  await addFiles(trx, dataDir);
}

const heading = 'Denumire;CIF;Telefon;E-mail;Localitate;Județ\n';
/** @param {number} from @param {number} many */
const rowsOf = (from, many) =>
  Array.from({ length: many }, (_, index) => {
    const name = `Atelierul ${['Nucul', 'Teiul', 'Bradul', 'Mesteacănul', 'Plopul', 'Stejarul'][(from + index) % 6]} ${from + index}`;
    return `${name} SRL;;07450${String(10_000 + from + index)};atelier${from + index}@ateliere.example;Dej;Cluj`;
  }).join('\n');

/** A list that was taken over, and one that waits for somebody to look at its plan. */
async function addImports(services) {
  const ana = { id: 1 };
  const options = { type_id: 2, level_id: 1, anaf: false };
  const upload = { automatic: true, options, key: undefined };
  const done = await createImport(services, ana, {
    ...upload,
    fileName: 'ateliere-dej.csv',
    content: Buffer.from(heading + rowsOf(100, 8)),
  });
  await advance(services, done);
  const choices = { duplicates: 'skip', choices: [] };
  await startApplication(services, ana, { id: done, choices });
  await advance(services, done);
  const waits = await createImport(services, ana, {
    ...upload,
    fileName: 'targ-de-toamna.csv',
    content: Buffer.from(heading + rowsOf(104, 14)),
  });
  await advance(services, waits);
}

/** A few standard documents of good clients. */
async function addPaperwork(services, { clients, now }) {
  const today = firmDay(now);
  const good = clients
    .filter(({ row, buys }) => buys && row.archived_at === null && row.tax_id_kind === 'cui')
    .slice(0, 40);
  const fields = [{}, { obiectul: '2 paleți de adeziv și 14 găleți de vopsea', observatii: '' }];
  for (const [index, { row }] of good.filter((_, at) => at % 7 === 0).entries()) {
    const turn = index % 2;
    const input = { template_id: turn + 1, template_version: null, fields: fields[turn] };
    await makePaperwork(services, { id: 2 }, { client_id: row.id, input, today });
  }
}

/** Papers on some notes. Their keys are the same every time. */
async function addFiles(trx, dataDir) {
  const files = createLocalFiles({ folder: join(dataDir, 'files') });
  const notes = await trx
    .selectFrom('notes')
    .select(['id', 'created_at', 'created_by'])
    .where('kind', '=', 'visit')
    .orderBy('id')
    .limit(3)
    .execute();
  for (const [index, { id, created_at, created_by }] of notes.entries()) {
    const content = Buffer.from(
      'Măsurători la depozit\n\nUșa: 2,4 m; rampa: 1,1 m; loc de întors pentru camionul mic.\n',
    );
    const file_key = `00000000-0000-4000-8000-00000000000${index}`;
    await files.restore(file_key, Readable.from(content));
    const row = {
      note_id: id,
      name: 'masuratori.txt',
      content_type: 'text/plain',
      size: content.length,
      file_key,
      created_at,
      created_by,
    };
    await trx.insertInto('note_files').values(row).execute();
  }
}
