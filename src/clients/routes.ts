import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { listChangesSince } from '../audit/queries.ts';
import { NotFound, Refused } from '../errors.ts';
import { counted } from '../romania/plural.ts';
import { listClients, listExtras } from '../search/queries.ts';
import { type ListQuery, listQuerySchema } from '../search/schema.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeClient, createClient, setArchived } from './actions.ts';
import { checkClient } from './check.ts';
import { reconcile, take } from './conflict.ts';
import { type Draft, draftOf, draftOfRecord, proposalsOf, rowsOf, textOf } from './draft.ts';
import { addressOf, filterView } from './filters.ts';
import { clientForm, contactRow, deliveryAddressRow, type FormState } from './form.ts';
import { loadLists } from './lists/queries.ts';
import { completeLocality } from './location/localities.ts';
import { listLocalities } from './location/queries.ts';
import { clientPage } from './page.ts';
import { type ClientRecord, getClient } from './queries.ts';
import { asInput } from './record.ts';
import { clientParams, clientSchema, versionSchema } from './schema.ts';
import {
  contactRowPiece,
  deliveryRowPiece,
  editPage,
  listPage,
  localityOptionsPiece,
  rowView,
  showPage,
  suggestionsPiece,
  totalText,
} from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** The client list, the record, and the form with its rows. */
export function clientRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Query>('/clients', async (request, reply) => {
    const query = listQuery(request.query);
    const [{ items, next, total }, lists] = await Promise.all([listClients(db, query), loadLists(db)]);
    const extras = query.q
      ? await listExtras(
          db,
          items.map(({ id }) => id),
        )
      : undefined;
    const rows = items.map((row) => rowView(row, query.q, extras?.get(row.id)));
    const filters = filterView(query, lists);
    const empty = rows.length > 0 ? '' : filters.chips.length > 0 || query.after ? 'filtered' : 'none';
    const list = {
      rows,
      total: totalText(total),
      next: next ? addressOf({ ...query, after: next }) : '',
      first: query.after ? addressOf({ ...query, after: undefined }) : '',
      empty: empty as '' | 'none' | 'filtered',
      q: query.q ?? '',
      sorts: { name: sortOf(query, 'name'), created: sortOf(query, 'created') },
    };
    return reply.page(listPage, { list, filters });
  });

  app.get<Query>('/search', async (request, reply) => {
    const q = textOf(request.query.q).slice(0, 200);
    const { items, next } = await listClients(db, { ...listQuery({}), q, limit: 8 });
    const extras = await listExtras(
      db,
      items.map(({ id }) => id),
    );
    return reply.piece(suggestionsPiece, {
      q,
      items: items.map((row) => rowView(row, q, extras.get(row.id))),
      more: next !== null,
    });
  });

  app.get('/clients/new', async (_request, reply) => {
    const draft = { country: 'RO', status: 'prospect' };
    return reply.page(editPage, { form: clientForm({ draft }, await loadLists(db)) });
  });

  app.get<Query>('/clients/new/contact-row', (request, reply) =>
    reply.piece(contactRowPiece, { row: contactRow(indexOf(request), {}) }),
  );

  app.get<Query>('/clients/new/delivery-address-row', (request, reply) =>
    reply.piece(deliveryRowPiece, { row: deliveryAddressRow(indexOf(request), {}) }),
  );

  app.get<Query>('/clients/new/localities', async (request, reply) => {
    const [county, typed] = [lastNested(request.query, 'county'), lastNested(request.query, 'locality')];
    const found = completeLocality(await listLocalities(db, county), typed);
    return reply.piece(localityOptionsPiece, {
      options: found.map(({ name, uat }) => ({ value: name, label: uat === name ? '' : uat })),
    });
  });

  app.post('/clients', async (request, reply) => {
    const draft = draftOf(bodyOf(request));
    const parsed = clientSchema.safeParse(draft);
    if (!parsed.success) return showForm(reply, 422, { draft, errors: fieldErrors(parsed.error) });
    try {
      const id = await createClient(
        services,
        actorOf(request),
        parsed.data,
        requestKey(draft.form_key, parsed.data),
      );
      setFlash(reply, savedText('Clientul a fost salvat.', await getClient(db, id)));
      return reply.redirect(draft.then === 'new' ? '/clients/new' : `/clients/${id}`, 303);
    } catch (error) {
      return refused(error, reply, draft);
    }
  });

  // The form as it is, recalculated: a row more or less, a proposal taken or left. Nothing is saved.
  app.post<Query>('/clients/drafts', async (request, reply) => {
    const body = bodyOf(request);
    const [draft, proposals] = [draftOf(body, { keepEmptyRows: true }), proposalsOf(body)];
    const id = Number(textOf(body.client_id));
    const record = id > 0 ? await getClient(db, id) : undefined;
    return showForm(
      reply,
      200,
      { ...redraft(request.query, draft, proposals), filled: textOf(body.filled).split(',').filter(Boolean) },
      record,
    );
  });

  app.get<{ Params: { id: string } }>('/clients/:id', async (request, reply) =>
    reply.page(showPage, { client: clientPage(await getClient(db, idOf(request))) }),
  );

  app.get<{ Params: { id: string } }>('/clients/:id/edit', async (request, reply) => {
    const record = await getClient(db, idOf(request));
    return showForm(reply, 200, { draft: draftOfRecord(record) }, record);
  });

  app.post<{ Params: { id: string } }>('/clients/:id', async (request, reply) => {
    const record = await getClient(db, idOf(request));
    const draft = draftOf(bodyOf(request));
    const version = versionSchema.safeParse(draft.version);
    const parsed = clientSchema.safeParse({ ...asInput(record), ...keptCalculated(record), ...draft });
    if (!parsed.success || !version.success) {
      const errors = [
        ...(parsed.error ? fieldErrors(parsed.error) : []),
        ...(version.error
          ? [{ field: 'version', message: 'Formularul e prea vechi. Reîncărcați pagina.' }]
          : []),
      ];
      return showForm(reply, 422, { draft: { ...draftOfRecord(record), ...draft }, errors }, record);
    }
    try {
      const change = {
        id: record.id,
        input: parsed.data,
        version: version.data,
        formKey: textOf(draft.form_key) || undefined,
      };
      await changeClient(services, actorOf(request), change);
      setFlash(reply, savedText('Clientul a fost salvat.', await getClient(db, record.id)));
      return reply.redirect(draft.then === 'new' ? '/clients/new' : `/clients/${record.id}`, 303);
    } catch (error) {
      if (error instanceof Refused && error.extra.stale)
        return showConflict(reply, record.id, draft, version.data);
      return refused(error, reply, draft, record);
    }
  });

  app.post<{ Params: { id: string } }>('/clients/:id/archival', async (request, reply) => {
    await setArchived(services, actorOf(request), idOf(request), true);
    setFlash(reply, 'Clientul a fost arhivat. Îl găsiți în listă cu filtrul Arhivați.');
    return reply.redirect(`/clients/${idOf(request)}`, 303);
  });

  app.post<{ Params: { id: string } }>('/clients/:id/restoration', async (request, reply) => {
    await setArchived(services, actorOf(request), idOf(request), false);
    setFlash(reply, 'Clientul a fost adus înapoi din arhivă.');
    return reply.redirect(`/clients/${idOf(request)}`, 303);
  });

  async function showForm(reply: FastifyReply, status: number, state: FormState, record?: ClientRecord) {
    const count = state.errors?.length ?? 0;
    const message =
      state.message ??
      (count > 0 ? `Clientul nu a fost salvat: ${counted(count, 'lucru', 'lucruri')} de corectat.` : '');
    return reply
      .code(status)
      .page(editPage, { form: clientForm({ ...state, message }, await loadLists(db), record) });
  }

  function refused(error: unknown, reply: FastifyReply, draft: Draft, record?: ClientRecord) {
    if (!(error instanceof Refused)) throw error;
    const made = typeof error.extra.client_id === 'number' && error.fields.length === 0;
    const link = { href: `/clients/${error.extra.client_id}`, text: 'Deschide clientul salvat' };
    const errors = made ? [{ field: 'name', message: 'Formularul a fost deja salvat.', link }] : error.fields;
    // The key is spent on what was made before; sent again, this form makes a client of its own.
    const fresh = made ? { ...draft, form_key: '' } : draft;
    return showForm(
      reply,
      422,
      { draft: fresh, errors, message: `Clientul nu a fost salvat. ${error.message}` },
      record,
    );
  }

  async function showConflict(reply: FastifyReply, id: number, typed: Draft, version: number) {
    const record = await getClient(db, id);
    const since = await listChangesSince(db, 'client', id, version);
    const current = draftOfRecord(record);
    const { draft, proposals } = reconcile(typed, current, since);
    const message =
      'Clientul a fost salvat între timp de altcineva. Mai jos stau amândouă valorile: alegeți pentru fiecare ia sau păstrează, apoi salvați.';
    return showForm(
      reply,
      422,
      { draft: { ...current, ...draft, version: record.version }, proposals, message },
      record,
    );
  }
}

function redraft(
  query: Record<string, unknown>,
  draft: Draft,
  proposals: FormState['proposals'] & object,
): FormState {
  const [add, remove, taken, kept] = ['add', 'remove', 'take', 'keep'].map((name) => textOf(query[name]));
  if (taken) return take(draft, proposals, taken);
  if (kept) {
    const { [kept]: _left, ...rest } = proposals;
    return { draft, proposals: rest };
  }
  if (add === 'contacts' || add === 'delivery_addresses')
    return { draft: { ...draft, [add]: [...rowsOf(draft[add]), {}] }, proposals };
  const [, list, index] = /^(contacts|delivery_addresses):(\d+)$/.exec(remove ?? '') ?? [];
  if (list)
    return {
      draft: { ...draft, [list]: rowsOf(draft[list]).filter((_, at) => at !== Number(index)) },
      proposals,
    };
  return { draft, proposals };
}

/** Coordinates that a job calculated stand beside empty fields on the form: they are not what the form says. */
function keptCalculated(record: ClientRecord) {
  return record.geo_source === 'manual' ? {} : { lat: null, lon: null };
}

function listQuery(given: Record<string, unknown>): ListQuery {
  const parsed = listQuerySchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Refused(422, 'Adresa listei are un filtru pe care nu îl cunoaștem.', fieldErrors(parsed.error));
}

function sortOf(query: ListQuery, sort: 'name' | 'created') {
  const first = sort === 'name' ? 'asc' : 'desc';
  const active = query.sort === sort;
  const dir = active ? (query.dir ?? first) : undefined;
  const turned = dir === 'asc' ? 'desc' : 'asc';
  const next = active ? turned : first;
  const href = addressOf({ ...query, sort, dir: next === first ? undefined : next, after: undefined });
  return { href, direction: dir ? `${dir}ending` : 'none' };
}

function savedText(text: string, record: ClientRecord): string {
  const { warnings } = checkClient(record);
  return warnings.length > 0 ? `${text} De verificat: ${warnings.join(' ')}` : text;
}

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Draft;
const idOf = (request: FastifyRequest<{ Params: { id: string } }>) => {
  const parsed = clientParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
};
const indexOf = (request: FastifyRequest<Query>) =>
  Math.min(Number.parseInt(textOf(request.query.index), 10) || 0, 499);

/** A field of the form by its own name, whichever row it stands in. */
function lastNested(query: Record<string, unknown>, name: string): string {
  const key = Object.keys(query).find((given) => given === name || given.endsWith(`[${name}]`));
  return key ? textOf(query[key]) : '';
}
