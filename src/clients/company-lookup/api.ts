import type { FastifyInstance } from 'fastify';
import { Refused } from '../../errors.ts';
import { hidePersonalIds } from '../../romania/personal-id.ts';
import { shownTaxId } from '../../romania/tax-id.ts';
import type { Services } from '../../services.ts';
import { actorOf } from '../../web/guard.ts';
import { getClient } from '../queries.ts';
import { companyShape, lookupQueryShape } from '../shapes.ts';
import { lookUpAtAnaf, lookUpOwn } from './actions.ts';

/** The import as JSON: 404 only when the register says so, 502 when it does not answer. */
export function companyLookupApi(app: FastifyInstance, services: Services): void {
  const doc = {
    summary: 'Datele unei firme, de la ANAF sau din clienții noștri',
    query: lookupQueryShape,
    answer: companyShape,
    errors: [404, 409, 422, 502],
  };
  app.get<{ Querystring: { tax_id?: unknown; source?: unknown } }>(
    '/company-lookup',
    { config: { doc } },
    async (request, reply) => {
      const { tax_id, source = 'anaf' } = request.query;
      if (source !== 'anaf' && source !== 'own') {
        const message = 'Sursa este anaf sau own.';
        throw new Refused(422, message, [{ field: 'source', message }]);
      }
      const wanted = typeof tax_id === 'string' ? tax_id : '';
      const answer =
        source === 'own'
          ? await lookUpOwn(services, wanted, actorOf(request).portfolioOf)
          : await lookUpAtAnaf(services, wanted);
      if (answer.kind === 'refused')
        throw new Refused(422, answer.message, [{ field: 'tax_id', message: answer.message }]);
      if (answer.kind === 'elsewhere')
        throw new Refused(409, answer.message, [{ field: 'tax_id', message: answer.message }]);
      if (answer.kind === 'unavailable') throw new Refused(502, answer.message);
      if (answer.kind === 'not_found') return reply.code(404).send({ found: false });
      if (answer.kind === 'several') {
        const first = await getClient(services.db, answer.matches[0].id);
        return {
          found: true,
          company: companyOf({ ...first, tax_id: shownTaxId(first.tax_id, first.tax_id_kind) }),
          notices: ['Mai mulți clienți se potrivesc; acesta e primul.'],
          addresses: null,
          fetched_at: null,
          matches: answer.matches.map(withoutPersonalId),
        };
      }
      const { company, notices, addresses, fetchedAt, matches } = answer;
      return {
        found: true,
        company: companyOf(company),
        notices,
        addresses: addresses ?? null,
        fetched_at: fetchedAt ?? null,
        matches: matches.map(withoutPersonalId),
      };
    },
  );
}

const withoutPersonalId = <M extends { tax_id: string | null }>(match: M) => ({
  ...match,
  tax_id: match.tax_id && hidePersonalIds(match.tax_id),
});

/** Only the names that the contract lists: a record of our own knows more than its company. */
function companyOf(company: Record<string, unknown>) {
  return Object.fromEntries(
    Object.keys(companyShape.shape.company.shape).map((name) => [name, company[name] ?? null]),
  );
}
