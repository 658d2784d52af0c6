import { createHash } from 'node:crypto';
import { once, requestKey } from '../api/actions.ts';
import type { RequestKey } from '../api/queries.ts';
import { insertAudit } from '../audit/queries.ts';
import type { Trx } from '../db/database.ts';
import { Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { countToApply, saveChoices } from './applications/queries.ts';
import { digestOf, tellsClients } from './columns.ts';
import { targets } from './headings.ts';
import { advanceImport } from './jobs.ts';
import { changeImport, getImport, insertImport, keepMapping } from './queries.ts';
import type { ChoicesInput, ImportState, MappingInput, UploadOptions } from './schema.ts';
import { advance } from './turns/actions.ts';

type Person = { id: number };

/** Up to so many clients are written while the person waits. */
const atOnce = 200;

export type Upload = {
  fileName: string;
  content: Buffer;
  automatic: boolean;
  options: UploadOptions;
  key: string | undefined;
};

/** Keeps a file and sets its import going; the same key keeps it once. */
export async function createImport(services: Services, actor: Person, upload: Upload): Promise<number> {
  const { content, automatic, options } = upload;
  if (content.length === 0)
    throw new Refused(422, 'Fișierul este gol.', [{ field: 'file', message: 'Fișierul este gol.' }]);
  const file_name =
    upload.fileName
      .replace(/^.*[\\/]/, '')
      .trim()
      .slice(0, 200) || 'fișier';
  const file_digest = createHash('sha256').update(content).digest();
  const key = requestKey(upload.key, { digest: file_digest.toString('hex'), options });
  const row = { user_id: actor.id, file_name, file_digest, automatic, options };
  const id = await services.db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'import', async () => {
      const made = await insertImport(trx, row, content);
      const changes = { file_name: [null, file_name] as [unknown, unknown] };
      await insertAudit(trx, actor, { action: 'create', subject: 'import', subject_id: made, changes });
      return made;
    }),
  );
  await services.jobs.enqueue(advanceImport, { import_id: id });
  return id;
}

const mappable: ImportState[] = ['mapping', 'planned', 'failed'];

/** Says what each column means, and plans the file anew; said once, it is remembered for files with the same headings. */
export async function chooseMapping(
  services: Services,
  actor: Person,
  id: number,
  input: MappingInput,
): Promise<void> {
  const { db, jobs } = services;
  const { columns, heading_line } = await getImport(db, id);
  const options = { type_id: input.type_id, level_id: input.level_id, anaf: input.anaf };
  refuseMapping(input.targets, columns?.length ?? 0);
  const line = input.headed ? heading_line || 1 : 0;
  await db.transaction().execute(async (trx) => {
    const change = { mapping: input.targets, options, rows_read: false, done: 0, total: 0, counts: {} };
    const changed = await changeImport(trx, id, mappable, {
      ...change,
      heading_line: line,
      state: 'planning',
    });
    if (!changed) throw new Refused(409, 'Coloanele nu se mai pot schimba: importul a mers mai departe.');
    await keepMapping(trx, digestOf(columns ?? []), actor.id, input.targets, options);
  });
  await jobs.enqueue(advanceImport, { import_id: id });
}

function refuseMapping(chosen: string[], width: number): void {
  const known = new Set(['', ...targets.map(({ target }) => target)]);
  const errors = chosen.flatMap((target, index) => {
    const field = `targets[${index}]`;
    if (!known.has(target)) return [{ field, message: 'Alegeți din listă.' }];
    const twin = target !== '' && chosen.indexOf(target) !== index;
    return twin ? [{ field, message: 'Altă coloană are deja acest înțeles.' }] : [];
  });
  if (chosen.length !== width) errors.push({ field: 'targets', message: 'Alegeți pentru fiecare coloană.' });
  if (!tellsClients(chosen)) {
    errors.push({ field: 'targets', message: 'Alegeți coloana cu numele sau cea cu CIF-ul clienților.' });
  }
  if (errors.length > 0) throw new Refused(422, errors[0]?.message ?? '', errors);
}

/** Keeps what was decided of possible duplicates, without applying anything. */
export async function decideDuplicates(
  { db }: Services,
  _actor: Person,
  id: number,
  input: ChoicesInput,
): Promise<void> {
  await getImport(db, id);
  await saveChoices(db, id, input);
}

/** Which import, and the key of the request: asked again with it, nothing happens a second time. */
type Asked = { id: number; key?: RequestKey | undefined };

/** Applies a plan: a small one at once, a large one in the background. Asked again it changes nothing. */
export async function startApplication(
  services: Services,
  actor: Person,
  { id, key, choices }: Asked & { choices: ChoicesInput },
): Promise<void> {
  await startOnce(services, actor, { id, key }, async (trx) => {
    const { state } = await getImport(trx, id);
    if (['applying', 'applied'].includes(state)) return undefined;
    const begun = await changeImport(trx, id, ['planned'], { state: 'applying', done: 0 });
    if (!begun) throw new Refused(409, 'Importul nu are un plan de aplicat.');
    await saveChoices(trx, id, choices);
    const total = await countToApply(trx, id);
    await changeImport(trx, id, ['applying'], { total });
    return total;
  });
}

/** Takes an applied import back. Asked again it changes nothing. */
export async function startReversal(services: Services, actor: Person, asked: Asked): Promise<void> {
  await startOnce(services, actor, asked, async (trx) => {
    const { state, outcomes } = await getImport(trx, asked.id);
    if (['reversing', 'reversed'].includes(state)) return undefined;
    const total = (outcomes.created ?? 0) + (outcomes.updated ?? 0);
    const begun = await changeImport(trx, asked.id, ['applied'], { state: 'reversing', done: 0, total });
    if (!begun) throw new Refused(409, 'Se poate anula numai un import aplicat.');
    return total;
  });
}

/** Begins in one transaction with the claim of the key, and goes on with so many lines where there is something to do. */
async function startOnce(
  services: Services,
  actor: Person,
  { id, key }: Asked,
  begin: (trx: Trx) => Promise<number | undefined>,
): Promise<void> {
  const total = await services.db.transaction().execute(async (trx) => {
    let found: number | undefined;
    await once(trx, actor.id, key, 'import', async () => {
      found = await begin(trx);
      return id;
    });
    return found;
  });
  if (total !== undefined) await goOn(services, id, total);
}

/** Tries again what failed, from where it was. */
export async function retryImport(services: Services, _actor: Person, id: number): Promise<void> {
  const { failed_in } = await getImport(services.db, id);
  const state = (failed_in ?? 'uploaded') as ImportState;
  const begun = await changeImport(services.db, id, ['failed'], { state, failure: null, failed_in: null });
  if (begun) await services.jobs.enqueue(advanceImport, { import_id: id });
}

/** Small ones are done here; what fails on the way is left to the job, like what is large. */
async function goOn(services: Services, id: number, total: number): Promise<void> {
  try {
    if (total <= atOnce) return void (await advance(services, id));
  } catch (err) {
    services.log.warn({ import_id: id, err }, 'importul continuă în fundal');
  }
  await services.jobs.enqueue(advanceImport, { import_id: id });
}
