import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getClient } from '../../clients/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked, fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { erasePerson } from './actions.ts';
import { erasurePage, planPage } from './page.ts';
import { planErasure } from './plan.ts';
import { getErasure, listErasures } from './queries.ts';
import { erasureParams, erasureSchema, personQuery } from './schema.ts';
import { erasuresView, erasureView, type Form, planView } from './views.ts';

type Id = { Params: { id: string } };

/** Erasing a person: what would go and what would stay, the erasure, and the paper of it. */
export function erasureRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Id>('/clients/:id/erasures', async (request, reply) => {
    const { id } = await getClient(db, idOf(request));
    const erasures = await listErasures(db, id);
    return reply.page(erasuresView, { clientId: id, erasures: erasures.map(erasurePage) });
  });

  app.get<Id>('/clients/:id/erasures/new', async (request, reply) => {
    const { contact_id } = checked(personQuery, request.query);
    return show(reply, 200, idOf(request), contact_id, emptyForm());
  });

  app.post<Id>('/clients/:id/erasures', async (request, reply) => {
    const id = idOf(request);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const key = typeof body.form_key === 'string' ? body.form_key.slice(0, 200) : '';
    const typed = { reason: typeof body.reason === 'string' ? body.reason : '', key };
    const parsed = erasureSchema.safeParse(body);
    if (!parsed.success) {
      const { contact_id } = checked(personQuery, { contact_id: body.contact_id });
      const fields = fieldErrors(parsed.error).map(({ field, message }) => [field, message]);
      const form = { ...typed, errors: Object.fromEntries(fields), message: '' };
      return show(reply, 422, id, contact_id, form);
    }
    const { contact_id, reason } = parsed.data;
    try {
      const erased = { id, contact_id, reason, form_key: key || null };
      const erasureId = await erasePerson(services, actorOf(request), erased);
      setFlash(reply, 'Datele au fost șterse. Mai jos e dovada: ce s-a șters, ce rămâne și până când.');
      return reply.redirect(`/clients/${id}/erasures/${erasureId}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return show(reply, error.status, id, contact_id, { ...typed, errors: {}, message: error.message });
    }
  });

  app.get<{ Params: { id: string; erasure_id: string } }>(
    '/clients/:id/erasures/:erasure_id',
    async (request, reply) => {
      const params = erasureParams.safeParse(request.params);
      if (!params.success) throw new NotFound();
      return reply.page(erasureView, { erasure: erasurePage(await getErasure(db, params.data)) });
    },
  );

  async function show(
    reply: FastifyReply,
    status: number,
    id: number,
    contactId: number | undefined,
    form: Form,
  ) {
    const client = await getClient(db, id);
    // A client that was erased, or merged into another one, has no form: its paper or its heir says so.
    if (client.erased_at !== null || client.id !== id)
      return reply.redirect(`/clients/${client.id}/erasures`, 303);
    const plan = planPage(client, await planErasure(db, client, contactId));
    return reply.code(status).page(planView, { plan, form });
  }
}

const emptyForm = (): Form => ({ reason: '', key: randomUUID(), errors: {}, message: '' });

function idOf(request: FastifyRequest<Id>): number {
  const parsed = clientParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
