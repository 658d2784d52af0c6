import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { listChangesSince } from '../../audit/queries.ts';
import { type FieldError, NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { detailOf } from '../candidate.ts';
import { listOwnMatches } from '../company-lookup/queries.ts';
import { type Draft, textOf } from '../draft.ts';
import { labels } from '../fields.ts';
import { listOf } from '../input.ts';
import { type ClientRecord, listRecords } from '../queries.ts';
import { mergeClients, undoMerge } from './actions.ts';
import { addressOf, mergeForm, mergeReport, mergeRow, type Typed } from './page.ts';
import { getMerge, listAnswering, listMerges } from './queries.ts';
import { type MergeInput, mergeListQuery, mergeParams, mergeSchema, newMergeQuery } from './schema.ts';
import { mergePage, mergesPage, newMergePage } from './views.ts';

type Id = { Params: { id: string } };
type Refusal = { message: string; errors: FieldError[]; changed?: string[] };

const perPage = 50;

/** Merging clients: what they differ in, what came of it, and the way back. */
export function mergeRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const today = () => formatDay(services.now());

  app.get<{ Querystring: Record<string, unknown> }>('/client-merges', async (request, reply) => {
    const query = mergeListQuery.safeParse(request.query);
    const rows = await listMerges(db, query.data?.after, perPage);
    const merges = rows.slice(0, perPage).map((merge) => mergeRow(merge, now()));
    const next = rows.length > perPage ? `/client-merges?after=${merges.at(-1)?.id}` : '';
    return reply.page(mergesPage, { merges, next });
  });

  app.get<{ Querystring: Record<string, unknown> }>('/client-merges/new', async (request, reply) => {
    const parsed = newMergeQuery.safeParse(request.query);
    if (!parsed.success) throw new NotFound();
    const { ids, kept, q } = parsed.data;
    return showNew(reply, 200, { ids: await listAnswering(db, ids), kept, q });
  });

  app.post('/client-merges', async (request, reply) => {
    const body = (request.body ?? {}) as Draft;
    const parsed = mergeSchema.safeParse(body);
    if (!parsed.success) return refuse(reply, body, { message: '', errors: fieldErrors(parsed.error) });
    try {
      const key = requestKey(body.form_key, parsed.data);
      const id = await mergeClients(services, actorOf(request), { input: parsed.data, today: today(), key });
      setFlash(reply, 'Clienții au fost uniți. Unirea se poate anula timp de 30 de zile.');
      return reply.redirect(`/client-merges/${id}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const changed = error.status === 409 ? await changesSince(parsed.data) : [];
      return refuse(reply, body, { message: error.message, errors: error.fields, changed });
    }
  });

  app.get<Id>('/client-merges/:id', async (request, reply) =>
    reply.page(mergePage, { merge: mergeReport(await getMerge(db, idOf(request)), now()), message: '' }),
  );

  app.post<Id>('/client-merges/:id/reversal', async (request, reply) => {
    const id = idOf(request);
    try {
      await undoMerge(services, actorOf(request), { id, today: today() });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const merge = mergeReport(await getMerge(db, id), now());
      return reply.code(422).page(mergePage, { merge, message: error.message });
    }
    setFlash(reply, 'Unirea a fost anulată: fiecare client e din nou de sine stătător.');
    return reply.redirect(`/client-merges/${id}`, 303);
  });

  async function showNew(
    reply: FastifyReply,
    status: number,
    { ids, kept, q = '' }: { ids: number[]; kept?: number | undefined; q?: string },
    typed?: Typed,
    { message, errors, changed = [] }: Refusal = { message: '', errors: [] },
  ) {
    const records = await listRecords(db, ids);
    const first = records.find(({ id }) => id === kept) ?? records[0];
    const others = records.filter((record) => record !== first);
    const { seesBalance } = actorOf(reply.request);
    const found = q.trim() === '' ? [] : await listOwnMatches(db, q, null);
    return reply.code(status).page(newMergePage, {
      form: first && others.length > 0 ? mergeForm(first, others, { typed, seesBalance }) : undefined,
      first: first?.name ?? '',
      ids: ids.join(','),
      q,
      found: found
        .filter(({ id }) => !ids.includes(id))
        .map((row) => ({
          name: row.name,
          detail: [detailOf(row), row.archived_at && 'arhivat'].filter(Boolean).join(' · '),
          href: addressOf([...ids, row.id], first?.id),
        })),
      key: randomUUID(),
      message: message || errors[0]?.message || '',
      errors: errors.map((error) => ({ href: `#${anchorOf(error.field)}`, message: error.message })),
      changed,
    });
  }

  async function refuse(reply: FastifyReply, body: Draft, refusal: Refusal) {
    const wanted = newMergeQuery.safeParse({
      ids: [textOf(body.kept_id), ...listOf(body.merged_ids).map(textOf)],
      kept: textOf(body.kept_id),
    });
    if (!wanted.success) throw new NotFound();
    const ids = await listAnswering(db, wanted.data.ids);
    return showNew(reply, 422, { ids, kept: wanted.data.kept }, typedOf(body), refusal);
  }

  /** What others changed since the page was opened, field by field. */
  async function changesSince({ versions = {} }: MergeInput): Promise<string[]> {
    const records = await listRecords(db, Object.keys(versions).map(Number));
    const stale = records.filter(({ id, version }) => versions[id] !== version);
    const texts = await Promise.all(stale.map((record) => changedText(record, versions[record.id] ?? 0)));
    return texts.flat();
  }

  async function changedText({ id, name }: ClientRecord, version: number): Promise<string[]> {
    const since = await listChangesSince(db, 'client', id, version);
    return since.map(({ changes, actor_name }) => {
      const fields = Object.keys(changes as object).flatMap((field) => labels[field] ?? []);
      return `${name}: ${fields.join(', ') || 'starea'} (${actor_name ?? 'sistem'})`;
    });
  }
}

function typedOf(body: Draft): Typed {
  const given = typeof body.choices === 'object' && body.choices !== null ? body.choices : {};
  const texts = (value: unknown) => (value === undefined ? undefined : listOf(value).map(textOf));
  return {
    choices: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, textOf(value)])),
    defaultAddress: textOf(body.default_address_id) || undefined,
    leftContacts: texts(body.left_contacts),
    leftAddresses: texts(body.left_addresses),
    confirmed: textOf(body.tax_ids_confirmed) === 'true',
  };
}

const anchorOf = (field: string) => field.replace(/\[(\w+)\]/g, '-$1');

function idOf(request: FastifyRequest<Id>): number {
  const parsed = mergeParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
