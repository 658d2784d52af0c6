import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { eventNames } from '../events.ts';
import { defaultTemplate, type Template } from './defaults.ts';
import { findVersion, insertVersion, listVersions } from './queries.ts';
import type { TemplateKey } from './schema.ts';

type Person = { id: number };

/**
 * Writes a text that holds from now on, as a new version; the text that holds already is left as it is. Refuses with 409
 * when somebody else wrote one since the given version.
 */
export async function saveTemplate(
  { db, now }: Services,
  actor: Person,
  key: TemplateKey,
  { version, ...template }: Template & { version: number },
): Promise<void> {
  await db
    .transaction()
    .execute((trx) => write(trx, actor, key, { template, version, at: now(), action: 'update' }));
}

/** Lets an older text hold again, or ours (0), as a new version. 409 as above. */
export async function restoreTemplate(
  { db, now }: Services,
  actor: Person,
  key: TemplateKey,
  { version, of }: { version: number; of: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const template =
      of === 0 ? defaultTemplate(key.event, key.channel) : await findVersion(trx, key.event, key.channel, of);
    if (!template) throw new NotFound('Versiunea nu există.');
    await write(trx, actor, key, { template, version, at: now(), action: 'restore' });
  });
}

type Writing = { template: Template; version: number; at: Date; action: 'update' | 'restore' };

async function write(
  trx: Trx,
  actor: Person,
  { event, channel }: TemplateKey,
  { template, version, at, action }: Writing,
): Promise<void> {
  const versions = await listVersions(trx, event, channel);
  const holds = versions[0] ?? defaultTemplate(event, channel);
  if (!holds) throw new NotFound();
  if (holds.subject === template.subject && holds.body === template.body) return;
  const current = versions[0]?.version ?? 0;
  // Whoever overtook only himself lost nothing that he did not see.
  const others = versions.some((each) => each.version > version && each.created_by !== actor.id);
  const row = { event, channel, ...template, version: current + 1, created_by: actor.id, created_at: at };
  if (others || !(await insertVersion(trx, row)))
    throw new Refused(409, 'Textul a fost schimbat între timp de altcineva.', [], { stale: true });
  await insertAudit(trx, actor, {
    ...{ action, subject: 'message_template', subject_id: eventNames.indexOf(event) + 1 },
    changes: {
      event: [event, event],
      channel: [channel, channel],
      subject: [holds.subject, template.subject],
      body: [holds.body, template.body],
    },
    version: current + 1,
  });
}
