import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../api/actions.ts';
import { detailOf } from '../clients/candidate.ts';
import { listOwnMatches } from '../clients/company-lookup/queries.ts';
import { type Draft, textOf } from '../clients/draft.ts';
import { type FieldError, Refused } from '../errors.ts';
import { listDocumentMessages } from '../messages/queries.ts';
import { counted } from '../romania/plural.ts';
import type { Services } from '../services.ts';
import { mayEdit, mayFollow } from '../web/access.ts';
import { setFlash } from '../web/flash.ts';
import { formatDay } from '../web/format.ts';
import { fieldErrors } from '../web/forms.ts';
import { actorOf } from '../web/guard.ts';
import { issueDocument } from './actions.ts';
import { documentForm, draftOfBasis, type FormState, rowsOfBasis } from './form.ts';
import { type FormBasis, loadBasis } from './form-basis.ts';
import { blankLine, lineRow, meantRows, placedErrors, rowsOfForm } from './form-lines.ts';
import { documentKindLabel, issuedSentence } from './frozen.ts';
import { getDocument } from './queries.ts';
import { documentSchema } from './schema.ts';
import { chooseBuyerPage, documentFormPage, lineRowPiece } from './views.ts';

type Query = { Querystring: Record<string, unknown> };

/** The form of a new document, and its issue. */
export function documentFormRoutes(app: FastifyInstance, services: Services): void {
  const { db, now } = services;
  const today = () => formatDay(now());

  app.get<Query>('/documents/new', async (request, reply) => {
    if (textOf(request.query.kind) === 'receipt') {
      const client = Number(textOf(request.query.client_id)) || 0;
      return reply.redirect(`/payments/new${client > 0 ? `?client_id=${client}` : ''}`, 303);
    }
    if (textOf(request.query.kind) === 'paperwork') {
      const client = Number(textOf(request.query.client_id)) || 0;
      return reply.redirect(client > 0 ? `/clients/${client}/paperwork` : '/clients', 303);
    }
    // What is taken back is an invoice: it is chosen among the client's.
    if (textOf(request.query.kind) === 'storno' && !Number(textOf(request.query.storno_of))) {
      const client = Number(textOf(request.query.client_id)) || 0;
      return reply.redirect(`/documents?kind=invoice${client > 0 ? `&client_id=${client}` : ''}`, 303);
    }
    const basis = await loadBasis(db, request.query, today());
    if (!basis) return chooseBuyer(request, reply, 200);
    if (basis.client.archived_at && !basis.order && !basis.original)
      return chooseBuyer(request, reply, 422, `Clientul „${basis.client.name}” este arhivat.`);
    return showForm(request, reply, 200, draftOfBasis(basis, today()), basis);
  });

  app.get<Query>('/documents/new/line-row', (request, reply) => {
    const index = Math.min(Math.abs(Number.parseInt(textOf(request.query.index), 10) || 0), 499);
    return reply.piece(lineRowPiece, { row: lineRow(index, blankLine) });
  });

  app.post('/documents', async (request, reply) => {
    const draft = (request.body ?? {}) as Draft;
    if (textOf(draft.add) !== '' || textOf(draft.remove) !== '')
      return sendForm(request, reply, 200, { draft, rows: changedRows(draft) });
    const rows = rowsOfForm(draft);
    const { rows: lines, places } = meantRows(rows);
    const parsed = documentSchema.safeParse({ ...draft, lines });
    const errors = parsed.success ? emptiedErrors(draft, lines) : fieldErrors(parsed.error);
    if (!parsed.success || errors.length > 0)
      return sendForm(request, reply, 422, { draft, rows, errors: placedErrors(errors, places) });
    try {
      const key = requestKey(draft.form_key, parsed.data);
      const sent = { input: parsed.data, today: today(), key, asWritten: true };
      const id = await issueDocument(services, actorOf(request), sent);
      setFlash(reply, await issuedText(id));
      return reply.redirect(`/documents/${id}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return refuse(request, reply, { draft, rows, error, places });
    }
  });

  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    { draft, rows, error, places }: { draft: Draft; rows: Draft[]; error: Refused; places: number[] },
  ) {
    const { document_id } = error.extra;
    const errors = placedErrors(error.fields, places);
    if (!document_id) return sendForm(request, reply, 422, { draft, rows, errors, message: error.message });
    // Issued, then gone back to and changed: under a new key it is another document, if that is what is meant.
    const issued = { href: `/documents/${document_id}`, text: 'Deschide documentul emis' };
    const fresh = { ...draft, form_key: '' };
    return sendForm(request, reply, 422, { draft: fresh, rows, errors, message: error.message, issued });
  }

  /** The form with all that was typed. */
  async function sendForm(request: FastifyRequest, reply: FastifyReply, status: number, state: FormState) {
    const basis = await loadBasis(db, state.draft, today());
    if (!basis) return chooseBuyer(request, reply, 422, 'Alegeți clientul documentului.');
    if (textOf(state.draft.whole) === '') return showForm(request, reply, status, state, basis);
    const { draft } = draftOfBasis(basis, today());
    const whole = { ...state, draft: { ...draft, ...state.draft }, rows: rowsOfBasis(basis) };
    return showForm(request, reply, status, whole, basis);
  }

  function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    state: FormState,
    basis: FormBasis,
  ) {
    const actor = actorOf(request);
    const opens = (href: string) => mayFollow(actor, href);
    const maySet = mayEdit(actor, 'settings');
    const form = documentForm(state, basis, { today: today(), maySet, opens });
    return reply.code(status).page(documentFormPage, { form });
  }

  async function chooseBuyer(request: FastifyRequest, reply: FastifyReply, status: number, message = '') {
    const given = (request.method === 'GET' ? request.query : request.body) as Draft;
    const q = textOf(given.q).slice(0, 200);
    const kind = textOf(given.kind) || 'invoice';
    const found = q.trim() === '' ? [] : await listOwnMatches(db, q, actorOf(request).portfolioOf);
    const matches = found
      .filter(({ archived_at }) => archived_at === null)
      .map((client) => ({
        name: client.name,
        detail: detailOf(client),
        href: `/documents/new?${new URLSearchParams({ kind, client_id: String(client.id) })}`,
      }));
    const title = `${documentKindLabel(kind)}: clientul`;
    return reply.code(status).page(chooseBuyerPage, { q, kind, title, found: matches, message });
  }

  async function issuedText(id: number): Promise<string> {
    const [document, messages] = await Promise.all([getDocument(db, id), listDocumentMessages(db, id)]);
    const waits =
      messages.length > 0
        ? ` Așteaptă trimiterea prin e-mail la ${counted(messages.length, 'adresă', 'adrese')}.`
        : '';
    return `${issuedSentence(document)}${waits}`;
  }
}

/** Without JavaScript a line more or less is a button of the form. */
function changedRows(body: Draft): Draft[] {
  const rows = rowsOfForm(body, { keepEmpty: true }).filter(
    (_, index) => String(index) !== textOf(body.remove),
  );
  return textOf(body.add) ? [...rows, blankLine] : rows;
}

/** No line at all would mean all of them: whoever emptied the form did not mean that. */
function emptiedErrors(draft: Draft, lines: Draft[]): FieldError[] {
  const isOfSource = ['order_id', 'proforma_id', 'storno_of'].some((name) => textOf(draft[name]) !== '');
  const means = lines.length > 0 || textOf(draft.whole) !== '' || textOf(draft.kind) === 'contract';
  if (!isOfSource || means) return [];
  return [{ field: 'lines', message: 'Scrieți cantitatea măcar a unei linii.' }];
}
