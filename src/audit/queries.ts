import type { Db } from '../db/database.ts';
import { requestOrigin } from '../request-id.ts';
import type { Actor } from './actor.ts';

export type Changes = Record<string, [before: unknown, after: unknown]>;

export type AuditEntry = {
  action: string;
  subject: string;
  subject_id: number;
  changes?: Changes;
  version?: number;
  form_key?: string | undefined;
  /** Through what, where it is not what the request says: the name of a job or an import. */
  via?: string;
};

/** Notes who changed what. Called in the transaction of the change, so that neither stands without the other. */
export async function insertAudit(db: Db, actor: Actor, entry: AuditEntry): Promise<void> {
  const origin = requestOrigin();
  await db
    .insertInto('audit_entries')
    .values({
      actor_id: actor === 'system' ? null : actor.id,
      actor_kind: actor !== 'system' ? 'user' : origin?.portalUserId ? 'portal' : 'system',
      portal_user_id: origin?.portalUserId ?? null,
      via: entry.via ?? origin?.via ?? null,
      action: entry.action,
      subject: entry.subject,
      subject_id: entry.subject_id,
      changes: JSON.stringify(entry.changes ?? {}),
      version: entry.version ?? null,
      form_key: entry.form_key ?? null,
    })
    .execute();
}

/** The changes of a subject after a version, oldest first, with who made them. */
export async function listChangesSince(db: Db, subject: string, subjectId: number, version: number) {
  return db
    .selectFrom('audit_entries')
    .leftJoin('users', 'users.id', 'audit_entries.actor_id')
    .select([
      'audit_entries.changes',
      'audit_entries.form_key',
      'audit_entries.version',
      'users.name as actor_name',
    ])
    .where('subject', '=', subject)
    .where('subject_id', '=', subjectId)
    .where('version', '>', version)
    .orderBy('audit_entries.id')
    .execute();
}

/** What happened to a subject, newest first, the latest two hundred changes. */
export async function listHistory(db: Db, subject: string, subjectId: number) {
  return db
    .selectFrom('audit_entries as e')
    .leftJoin('users', 'users.id', 'e.actor_id')
    .select(['e.at', 'e.action', 'e.changes', 'users.name as actor_name'])
    .where('e.subject', '=', subject)
    .where('e.subject_id', '=', subjectId)
    .orderBy('e.id', 'desc')
    .limit(200)
    .execute();
}

export type HistoryEntry = Awaited<ReturnType<typeof listHistory>>[number];
