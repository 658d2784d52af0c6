import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { changesBetween } from '../../audit/actor.ts';
import { type Changes, insertAudit, listChangesSince } from '../../audit/queries.ts';
import { isUniqueViolation, type Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import {
  getVersion,
  insertTemplate,
  insertVersion,
  lockTemplate,
  type Template,
  updateTemplate,
} from './queries.ts';
import type { TemplateInput } from './schema.ts';

type Person = { id: number };

/** Makes a template; the same key makes it once. */
export async function createTemplate(
  { db }: Services,
  actor: Person,
  input: TemplateInput,
  key?: RequestKey,
): Promise<number> {
  return refusingTwins(() =>
    db.transaction().execute((trx) =>
      once(trx, actor.id, key, 'paperwork_template', async () => {
        const id = await insertTemplate(trx, input.name, actor.id);
        await writeVersion(trx, actor, { id, version: 1, input });
        await note(trx, actor, 'create', { id, changes: changesBetween({}, input), version: 1 });
        return id;
      }),
    ),
  );
}

export type TemplateChange = {
  id: number;
  input: TemplateInput;
  /** The version that the change was made against. */
  version: number;
  /** The form it comes from: what that form itself saved before does not make it stale. */
  formKey?: string | undefined;
};

/**
 * Saves a template as its next version; what was made of the earlier ones stays as it is. 409 where somebody else saved
 * it since, unless nothing would change.
 */
export async function changeTemplate({ db }: Services, actor: Person, change: TemplateChange): Promise<void> {
  await refusingTwins(() =>
    db.transaction().execute(async (trx) => {
      const before = await lockTemplate(trx, change.id);
      await saveVersion(trx, actor, before, change);
    }),
  );
}

/** Makes the text of an earlier version the newest one. */
export async function restoreVersion(
  { db }: Services,
  actor: Person,
  { id, wanted, version }: { id: number; wanted: number; version: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockTemplate(trx, id);
    const { title, body, fields } = await getVersion(trx, id, wanted);
    await saveVersion(trx, actor, before, { id, version, input: { name: before.name, title, body, fields } });
  });
}

/** Takes a template out of use, or brings it back; what was made of it stays. */
export async function archiveTemplate(
  { db, now }: Services,
  actor: Person,
  { id, archived }: { id: number; archived: boolean },
): Promise<Template> {
  return refusingTwins(() =>
    db.transaction().execute(async (trx) => {
      const before = await lockTemplate(trx, id);
      if ((before.archived_at !== null) === archived) return before;
      const archived_at = archived ? now() : null;
      await updateTemplate(trx, id, { archived_at });
      const changes = { archived_at: [before.archived_at, archived_at] } satisfies Changes;
      const action = archived ? 'archive' : 'restore';
      await note(trx, actor, action, { id, changes, version: before.version });
      return before;
    }),
  );
}

async function saveVersion(trx: Trx, actor: Person, before: Template, change: TemplateChange): Promise<void> {
  const { id, input, formKey } = change;
  const changes = changesBetween<Record<string, unknown>>(before, input);
  if (Object.keys(changes).length === 0) return;
  if (before.version !== change.version && !(await savedOnlyBy(trx, change))) throw stale(before);
  const version = before.version + 1;
  await writeVersion(trx, actor, { id, version, input });
  await updateTemplate(trx, id, { name: input.name, version });
  await note(trx, actor, 'update', { id, changes, version, form_key: formKey });
}

async function writeVersion(
  trx: Trx,
  actor: Person,
  { id, version, input }: { id: number; version: number; input: TemplateInput },
): Promise<void> {
  const { title, body, fields } = input;
  const row = { template_id: id, version, title, body, fields: JSON.stringify(fields) };
  await insertVersion(trx, { ...row, created_by: actor.id });
}

async function note(
  trx: Trx,
  actor: Person,
  action: string,
  { id, ...noted }: { id: number; changes: Changes; version: number; form_key?: string | undefined },
): Promise<void> {
  await insertAudit(trx, actor, { action, subject: 'paperwork_template', subject_id: id, ...noted });
}

async function savedOnlyBy(trx: Trx, { id, version, formKey }: TemplateChange): Promise<boolean> {
  if (!formKey) return false;
  const since = await listChangesSince(trx, 'paperwork_template', id, version);
  return since.every(({ form_key }) => form_key === formKey);
}

function stale({ version: current, name }: Template): Refused {
  const message = `Șablonul „${name}” a fost salvat între timp de altcineva. Ce ați scris a rămas în formular; comparați cu versiunea ${current} și salvați din nou.`;
  return new Refused(409, message, [], { version: current });
}

async function refusingTwins<T>(save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (!isUniqueViolation(error, 'paperwork_templates_name_key')) throw error;
    const message = 'Un șablon în uz are deja acest nume. Alegeți altul.';
    throw new Refused(422, message, [{ field: 'name', message }]);
  }
}
