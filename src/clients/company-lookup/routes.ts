import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services.ts';
import { type Draft, draftOf, proposalsOf, textOf } from '../draft.ts';
import { clientForm } from '../form.ts';
import { loadLists } from '../lists/queries.ts';
import { findClient } from '../queries.ts';
import { editPage, lookupPiece } from '../views.ts';
import { lookUpAtAnaf, lookUpOwn } from './actions.ts';
import { type Filled, fillDraft } from './fill.ts';
import { lookupView } from './views.ts';

/** The import box of the form: the form comes back filled, and nothing that was typed is lost. */
export function companyLookupRoutes(app: FastifyInstance, services: Services): void {
  app.post('/clients/company-lookup', async (request, reply) => {
    const body = (request.body ?? {}) as Draft;
    const draft = draftOf(body, { keepEmptyRows: true });
    const own = textOf(body.source) === 'own';
    const wanted = textOf(body.lookup_tax_id).trim() || textOf(body.tax_id);
    const answer = own ? await lookUpOwn(services, wanted) : await lookUpAtAnaf(services, wanted);

    const id = Number(textOf(body.client_id));
    const [lists, record] = await Promise.all([
      loadLists(services.db),
      id > 0 ? findClient(services.db, id) : undefined,
    ]);
    const carried = {
      draft,
      filled: textOf(body.filled).split(',').filter(Boolean),
      proposals: proposalsOf(body),
    };
    const filled = answer.kind === 'found' ? fill(answer.company, carried) : carried;
    const lookup = lookupView(answer, services.now(), Object.keys(filled.proposals).length);
    return reply.page(
      { ...editPage, piece: lookupPiece.template },
      { form: clientForm({ ...filled, lookup }, lists, record) },
    );

    function fill(company: Parameters<typeof fillDraft>[1], before: Filled): Filled {
      const after = fillDraft(draft, company, { from: own ? 'Clienții noștri' : 'ANAF', isNew: !record });
      return {
        ...after,
        filled: [...new Set([...before.filled, ...after.filled])],
        proposals: { ...before.proposals, ...after.proposals },
      };
    }
  });
}
