import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { loadLists } from '../clients/lists/queries.ts';
import { NotFound, Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { setFlash } from '../web/flash.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import {
  chooseMapping,
  createImport,
  decideDuplicates,
  retryImport,
  startApplication,
  startReversal,
} from './actions.ts';
import { errorsWorkbook } from './errors-workbook.ts';
import { listErrorRows, listItems } from './items/queries.ts';
import { getImport, type Import, listImports } from './queries.ts';
import {
  choicesSchema,
  importParams,
  listQuerySchema,
  type MappingInput,
  mappingSchema,
  planQuerySchema,
} from './schema.ts';
import { writeTemplate } from './template.ts';
import { readUpload } from './upload.ts';
import {
  editPage,
  emptyUpload,
  importView,
  listPage,
  mappingView,
  newPage,
  planView,
  rowView,
  showPage,
} from './views.ts';

type Id = { Params: { id: string } };

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const done = new Set(['planned', 'applied', 'reversed']);

/** Imports of files: the list, the upload, what the columns mean, the plan, what came of it. */
export function importRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;

  app.get('/imports', async (request, reply) => {
    const query = listQuerySchema.safeParse(request.query);
    if (!query.success) throw new Refused(422, 'Lista nu poate fi arătată.', fieldErrors(query.error));
    const { items, next } = await listImports(db, query.data);
    const imports = items.map((one) => rowView(one, now()));
    return reply.page(listPage, { imports, next: next === null ? '' : `/imports?after=${next}` });
  });

  app.get('/imports/new', async (_request, reply) => reply.page(newPage, emptyUpload()));

  app.post('/imports', async (request, reply) => {
    try {
      const { fileName, content, fields } = await readUpload(request);
      const upload = { fileName, content, options: {}, automatic: false, key: fields.form_key };
      return reply.redirect(`/imports/${await createImport(services, actorOf(request), upload)}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const message = `Fișierul nu a fost primit. ${error.message}`;
      return reply.code(422).page(newPage, { ...emptyUpload(), message, error: error.message });
    }
  });

  app.get('/imports/template.xlsx', async (_request, reply) => {
    const lists = await loadLists(db);
    const names = (rows: { name: string }[]) => rows.map(({ name }) => name);
    const content = await writeTemplate({ types: names(lists.types), levels: names(lists.levels) });
    return download(reply, 'clientela-import.xlsx').send(content);
  });

  app.get<Id>('/imports/:id', async (request, reply) => {
    const query = planQuerySchema.safeParse(request.query);
    if (!query.success) throw new Refused(422, 'Planul nu poate fi arătat.', fieldErrors(query.error));
    const one = await getImport(db, idOf(request));
    const view = importView(one, now());
    if (one.state === 'mapping')
      return reply.page(showPage, { view, mapping: mappingView(one, await loadLists(db)), plan: undefined });
    if (!done.has(one.state)) return reply.page(showPage, { view, mapping: undefined, plan: undefined });
    const [items, lists] = await Promise.all([listItems(db, one.id, query.data), loadLists(db)]);
    return reply.page(showPage, { view, mapping: undefined, plan: planView(one, items, query.data, lists) });
  });

  app.get<Id>('/imports/:id/mapping', async (request, reply) => {
    const one = await getImport(db, idOf(request));
    if (!importView(one, now()).canMap) return reply.redirect(`/imports/${one.id}`, 303);
    return showMapping(reply, 200, one, {});
  });

  app.post<Id>('/imports/:id/mapping', async (request, reply) => {
    const one = await getImport(db, idOf(request));
    const parsed = mappingSchema.safeParse(request.body ?? {});
    if (!parsed.success) return showMapping(reply, 422, one, { errors: fieldErrors(parsed.error) });
    try {
      await chooseMapping(services, actorOf(request), one.id, parsed.data);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const errors = error.fields.length > 0 ? error.fields : [{ field: '', message: error.message }];
      return showMapping(reply, 422, one, { chosen: parsed.data, errors });
    }
    return reply.redirect(`/imports/${one.id}`, 303);
  });

  app.post<Id>('/imports/:id/choices', async (request, reply) => {
    await decideDuplicates(services, actorOf(request), idOf(request), choicesOf(request));
    setFlash(reply, 'Alegerile au fost păstrate. Nimic nu se scrie până apăsați Aplică.');
    return reply.redirect(`/imports/${idOf(request)}?state=duplicate`, 303);
  });

  app.post<Id>('/imports/:id/application', async (request, reply) => {
    const asked = { id: idOf(request), choices: choicesOf(request) };
    await startApplication(services, actorOf(request), asked);
    return reply.redirect(`/imports/${idOf(request)}`, 303);
  });

  app.post<Id>('/imports/:id/reversal', async (request, reply) => {
    await startReversal(services, actorOf(request), { id: idOf(request) });
    return reply.redirect(`/imports/${idOf(request)}`, 303);
  });

  app.post<Id>('/imports/:id/retry', async (request, reply) => {
    await retryImport(services, actorOf(request), idOf(request));
    return reply.redirect(`/imports/${idOf(request)}`, 303);
  });

  app.get<Id>('/imports/:id/errors.xlsx', async (request, reply) => {
    const { id, columns, user_id } = await getImport(db, idOf(request));
    const headings = (columns ?? []).map(({ heading }) => heading);
    const { id: by, seesCnp } = actorOf(request);
    const showsCnp = seesCnp || by === user_id;
    const stream = await errorsWorkbook(headings, (after) => listErrorRows(db, id, after, 500), { showsCnp });
    return download(reply, `erori-import-${id}.xlsx`).send(stream);
  });

  async function showMapping(
    reply: FastifyReply,
    status: number,
    one: Import,
    state: { chosen?: MappingInput; errors?: { field: string; message: string }[] },
  ) {
    const mapping = mappingView(one, await loadLists(db), state);
    return reply.code(status).page(editPage, { view: importView(one, now()), mapping });
  }
}

function download(reply: FastifyReply, name: string): FastifyReply {
  return reply.type(workbook).header('content-disposition', `attachment; filename="${name}"`);
}

function choicesOf(request: FastifyRequest) {
  const { duplicates, ...body } = (request.body ?? {}) as Record<string, unknown>;
  const parsed = choicesSchema.safeParse({ ...body, ...(duplicates !== '' && { duplicates }) });
  if (parsed.success) return parsed.data;
  throw new Refused(422, 'Alegerile nu pot fi citite. Reîncărcați pagina.', fieldErrors(parsed.error));
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = importParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
