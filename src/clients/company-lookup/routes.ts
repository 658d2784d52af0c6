import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services.ts';
import { actorOf } from '../../web/guard.ts';
import { type Draft, draftOf, filledOf, proposalsOf, textOf } from '../draft.ts';
import { sendForm } from '../form-page.ts';
import { findClient } from '../queries.ts';
import { lookupPiece } from '../views.ts';
import { lookUpAtAnaf, lookUpChosen, lookUpOwn } from './actions.ts';
import { type Filled, fillDraft } from './fill.ts';
import { lookupView } from './views.ts';

/** The import box of the form: the form comes back filled, and nothing that was typed is lost. */
export function companyLookupRoutes(app: FastifyInstance, services: Services): void {
  app.post<{ Querystring: { chosen?: string } }>('/clients/company-lookup', async (request, reply) => {
    const body = (request.body ?? {}) as Draft;
    const draft = draftOf(body, { keepEmptyRows: true });
    const chosen = Number(request.query.chosen);
    const own = chosen > 0 || textOf(body.source) === 'own';
    const wanted = textOf(body.lookup_tax_id).trim() || textOf(body.tax_id);
    const { portfolioOf } = actorOf(request);
    const answer = await lookUp();

    const id = Number(textOf(body.client_id));
    const record = id > 0 ? await findClient(services.db, id) : undefined;
    const carried = { draft, filled: filledOf(body), proposals: proposalsOf(body) };
    const filled = answer.kind === 'found' ? fill(answer.company, carried) : carried;
    const lookup = lookupView(answer, services.now(), Object.keys(filled.proposals).length);
    return sendForm(services, reply, { ...filled, lookup }, { record, piece: lookupPiece.template });

    function lookUp() {
      if (Number.isSafeInteger(chosen)) return lookUpChosen(services, chosen, portfolioOf);
      return own ? lookUpOwn(services, wanted, portfolioOf) : lookUpAtAnaf(services, wanted);
    }

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
