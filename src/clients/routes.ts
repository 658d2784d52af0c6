import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { listChangesSince } from '../audit/queries.ts';
import { heedNos } from '../campaigns/consents/heed.ts';
import type { Db } from '../db/database.ts';
import { listPairsOf } from '../duplicates/queries.ts';
import { saidOf } from '../duplicates/said.ts';
import { NotFound, Refused } from '../errors.ts';
import { isMasked } from '../romania/personal-id.ts';
import { counted } from '../romania/plural.ts';
import type { Services } from '../services.ts';
import { queueAfterSave, readQueue } from '../today/queues/queue.ts';
import { setFlash } from '../web/flash.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { changeClient, createClient, setArchived } from './actions.ts';
import { checkClient } from './check.ts';
import { remasked, seenBy, unmaskedSince } from './cnp.ts';
import { reconcile } from './conflict.ts';
import { sentLimits } from './credit-fields.ts';
import { type Draft, draftOf, draftOfRecord, filledOf, proposalsOf, textOf } from './draft.ts';
import type { FormState } from './form.ts';
import { sendForm } from './form-page.ts';
import { cleanText } from './input.ts';
import { findSourceId } from './lists/queries.ts';
import { keepCalculated } from './location/geo.ts';
import { carryOver } from './merges/carry-over.ts';
import { clientPage } from './page.ts';
import { type ClientRecord, getClient, listRecords } from './queries.ts';
import { asInput } from './record.ts';
import { type ClientInput, clientParams, clientSchema, versionSchema } from './schema.ts';
import { leadOn } from './tab.ts';
import type { Apart } from './twins/actions.ts';
import { showPage } from './views.ts';

type Id = { Params: { id: string } };

/** The record: its page, its form, its archive. */
export function clientRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/clients/new', async (request, reply) => {
    const manager_ids = [actorOf(request).portfolioOf ?? []].flat();
    return showForm(reply, 200, { draft: { country: 'RO', status: 'prospect', manager_ids } });
  });

  app.post('/clients', async (request, reply) => {
    const draft = draftOf(bodyOf(request));
    const apart = apartOf(draft);
    const parsed = clientSchema.safeParse(apart ? withoutTaxId(draft) : draft);
    if (!parsed.success || apart?.reason === '')
      return showForm(reply, 422, { ...carried(draft), errors: errorsOf(parsed, apart) });
    try {
      const id = await createClient(
        services,
        actorOf(request),
        parsed.data,
        requestKey(draft.form_key, parsed.data),
        apart,
      );
      setFlash(reply, await savedText(db, parsed.data, await getClient(db, id)));
      return reply.redirect(draft.then === 'new' ? '/clients/new' : `/clients/${id}`, 303);
    } catch (error) {
      return refused(error, reply, draft);
    }
  });

  app.get<Id>('/clients/:id', async (request, reply) => {
    const [record, pairs] = await Promise.all([
      getClient(db, idOf(request)),
      listPairsOf(db, idOf(request), { limit: 6, portfolioOf: actorOf(request).portfolioOf }),
    ]);
    if (record.id !== idOf(request)) return leadOn(db, reply, { id: idOf(request), kept: record });
    return reply.page(showPage, { client: clientPage(record), said: saidOf(pairs) });
  });

  app.get<Id>('/clients/:id/edit', async (request, reply) => {
    const record = await getClient(db, idOf(request));
    if (record.id !== idOf(request))
      return leadOn(db, reply, { id: idOf(request), kept: record, tab: '/edit' });
    const [seen = record] = await seenBy(db, actorOf(request), [record]);
    return showForm(reply, 200, { draft: { ...draftOfRecord(record), tax_id: seen.tax_id } }, record);
  });

  app.post<Id>('/clients/:id', async (request, reply) => {
    const record = await getClient(db, idOf(request));
    const draft = sentLimits(draftOf(bodyOf(request)), actorOf(request).seesBalance);
    if (record.id !== idOf(request)) return showMerged(reply, idOf(request), record, draft);
    const version = versionSchema.safeParse(draft.version);
    const apart = apartOf(draft);
    const whole = await unmaskedSince(db, draft, record, version.data);
    const given = apart ? withoutTaxId(whole) : whole;
    const parsed = clientSchema.safeParse({ ...asInput(record), ...keptCalculated(record), ...given });
    if (!parsed.success || !version.success || apart?.reason === '') {
      const errors = [
        ...errorsOf(parsed, apart),
        ...(version.error
          ? [{ field: 'version', message: 'Formularul e prea vechi. Reîncărcați pagina.' }]
          : []),
      ];
      return showForm(reply, 422, { ...carried({ ...draftOfRecord(record), ...draft }), errors }, record);
    }
    try {
      const change = {
        id: record.id,
        input: parsed.data,
        version: version.data,
        formKey: textOf(draft.form_key) || undefined,
        apart,
      };
      await changeClient(services, actorOf(request), change);
      setFlash(reply, await savedText(db, parsed.data, await getClient(db, record.id)));
      return reply.redirect(afterSave(draft, record), 303);
    } catch (error) {
      if (error instanceof Refused && error.extra.merged)
        return showMerged(reply, record.id, await getClient(db, record.id), draft);
      if (error instanceof Refused && error.extra.stale)
        return showConflict(reply, record.id, draft, parsed.data, version.data);
      return refused(error, reply, draft, record);
    }
  });

  app.post<Id>('/clients/:id/archival', (request, reply) =>
    archive(request, reply, true, 'Clientul a fost arhivat. Îl găsiți în listă cu filtrul Arhivați.'),
  );

  app.post<Id>('/clients/:id/restoration', (request, reply) =>
    archive(request, reply, false, 'Clientul a fost adus înapoi din arhivă.'),
  );

  async function archive(request: FastifyRequest<Id>, reply: FastifyReply, archived: boolean, done: string) {
    try {
      await setArchived(services, actorOf(request), { id: idOf(request), archived });
    } catch (error) {
      if (!(error instanceof Refused && error.extra.merged)) throw error;
      return leadOn(db, reply, { id: idOf(request), kept: await getClient(db, idOf(request)) });
    }
    setFlash(reply, done);
    return reply.redirect(`/clients/${idOf(request)}`, 303);
  }

  /** What was typed in the form of a client that was merged meanwhile stands in the form of the one that answers. */
  async function showMerged(reply: FastifyReply, id: number, kept: ClientRecord, typed: Draft) {
    const [own] = await listRecords(db, [id]);
    if (!own) throw new NotFound();
    const carriedOver = carryOver(remasked(typed, own), own, kept);
    const message = `Clientul „${own.name}” a fost unit între timp cu „${kept.name}”. Ce ați scris stă lângă datele clientului rămas: alegeți ia sau păstrează, apoi salvați.`;
    return showForm(reply, 422, { ...carriedOver, message }, kept);
  }

  function showForm(reply: FastifyReply, status: number, state: FormState, record?: ClientRecord) {
    const count = state.errors?.length ?? 0;
    const refusal = `Clientul nu a fost salvat: ${counted(count, 'lucru', 'lucruri')} de corectat.`;
    const message = state.message ?? (count > 0 ? refusal : '');
    return sendForm(services, reply, { ...state, message }, { status, record });
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
      { ...carried(fresh), errors, message: `Clientul nu a fost salvat. ${error.message}` },
      record,
    );
  }

  async function showConflict(
    reply: FastifyReply,
    id: number,
    typed: Draft,
    input: ClientInput,
    version: number,
  ) {
    const record = await getClient(db, id);
    const since = await listChangesSince(db, 'client', id, version);
    const others = since.filter(({ form_key }) => form_key === null || form_key !== typed.form_key);
    const current = draftOfRecord(record);
    const source_id = await findSourceId(db, input.source_id);
    const ours = { draft: typed, input: { ...keepCalculated(record, input), source_id } };
    const { draft, proposals } = reconcile(ours, { draft: current, input: asInput(record) }, others);
    // The mask of a number that is there no more cannot be taken back.
    if (isMasked(proposals.tax_id?.value ?? '') && proposals.tax_id?.value !== current.tax_id)
      delete proposals.tax_id;
    const archived = record.archived_at ? ' Clientul este acum arhivat.' : '';
    const message = `Clientul a fost salvat între timp de altcineva.${archived} Unde valorile diferă stau amândouă: alegeți pentru fiecare ia sau păstrează, apoi salvați.`;
    return showForm(
      reply,
      422,
      { draft: { ...current, ...draft, version: record.version }, proposals, message },
      record,
    );
  }
}

/** What was answered to „există deja”: a different client, and why. */
function apartOf(draft: Draft): Apart | undefined {
  const from = clientParams.safeParse({ id: textOf(draft.separate_from) });
  if (!from.success) return undefined;
  return { from: from.data.id, reason: String(cleanText(textOf(draft.separate_reason))).slice(0, 300) };
}

const withoutTaxId = (draft: Draft): Draft => ({ ...draft, tax_id: '', vat_payer: 'false' });

function errorsOf({ error }: ReturnType<typeof clientSchema.safeParse>, apart: Apart | undefined) {
  const unexplained = apart?.reason === '';
  const missing = { field: 'separate_reason', message: 'Scrieți de ce e alt client, deși are același CIF.' };
  return [...(error ? fieldErrors(error) : []), ...(unexplained ? [missing] : [])];
}

/** Where a save leads: on in the queue that the form was opened in, to a new client, to the client itself. */
function afterSave(draft: Draft, record: ClientRecord): string {
  const queue = readQueue(draft);
  if (queue) return queueAfterSave(queue, record);
  return draft.then === 'new' ? '/clients/new' : `/clients/${record.id}`;
}

/** A refused form as it was: what was typed, what an import filled, what still stands beside. */
const carried = (draft: Draft) => ({ draft, filled: filledOf(draft), proposals: proposalsOf(draft) });

/** Coordinates that a job calculated stand beside empty fields on the form: they are not what the form says. */
function keptCalculated(record: ClientRecord) {
  return record.geo_source === 'manual' ? {} : { lat: null, lon: null };
}

/** What a save says: that it is done, what stayed off because somebody refused it, what to look at. */
async function savedText(db: Db, wanted: ClientInput, record: ClientRecord): Promise<string> {
  const { warnings } = checkClient(record);
  const [heeded] = await heedNos(db, [{ input: wanted, before: record }], { by: 'person' });
  const check = warnings.length > 0 ? [`De verificat: ${warnings.join(' ')}`] : [];
  return ['Clientul a fost salvat.', ...(heeded?.notes ?? []), ...check].join(' ');
}

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Draft;
const idOf = (request: FastifyRequest<Id>) => {
  const parsed = clientParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
};
