import type { FastifyInstance } from 'fastify';
import { getClient } from '../../clients/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { NotFound } from '../../errors.ts';
import { hidePersonalIds } from '../../romania/personal-id.ts';
import type { Services } from '../../services.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { balanceFields } from './field-text.ts';
import { type Entry, listChanges } from './queries.ts';
import { changesQuery, changesShape } from './schema.ts';
import { seenBy } from './seen.ts';

/** What changed on a client, as JSON; the newest first, every CNP masked. */
export function changesApi(app: FastifyInstance, { db }: Services): void {
  const doc = {
    summary: 'Istoricul modificărilor unui client',
    query: changesQuery,
    answer: changesShape,
    errors: [404, 422],
  };
  app.get<{ Params: { id: string } }>('/clients/:id/changes', { config: { doc } }, async (request) => {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const query = checked(changesQuery, request.query);
    const actor = actorOf(request);
    const { id } = await getClient(db, params.data.id);
    const entries = await listChanges(db, id, query, seenBy(actor));
    const items = entries.slice(0, query.limit);
    const next = entries.length > query.limit ? String(items.at(-1)?.id) : null;
    return { items: items.map((entry) => asJson(entry, actor.seesBalance)), next, total: null };
  });
}

function asJson(entry: Entry, seesBalance: boolean) {
  const { id, at, action, subject, subject_id, version, via, actor_kind: kind, actor_name: name } = entry;
  const shown = Object.entries(entry.changes).filter(([field]) => seesBalance || !balanceFields.has(field));
  const changes = JSON.parse(JSON.stringify(Object.fromEntries(shown)), (_name, value) =>
    typeof value === 'string' ? hidePersonalIds(value) : value,
  );
  return { id, at, by: { kind, name }, via, action, subject, subject_id, version, changes };
}
