import type { FastifyInstance } from 'fastify';
import { getClient } from '../../clients/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { periodOf } from './period.ts';
import { loadStatement, loadUnpaid } from './queries.ts';
import { asJson } from './record.ts';
import { statementQuery, statementShape } from './schema.ts';

type Asked = { Params: { id: string } };

/** Fișă Client as JSON. */
export function statementApi(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get<Asked>(
    '/clients/:id/statement',
    {
      config: {
        doc: {
          summary: 'Fișa clientului: mișcările unei perioade cu soldul după fiecare, și vechimea datoriilor',
          query: statementQuery,
          answer: statementShape,
          errors: [404, 422],
        },
      },
    },
    async (request) => {
      const params = clientParams.safeParse(request.params);
      if (!params.success) throw new NotFound();
      const period = periodOf(checked(statementQuery, request.query), formatDay(services.now()));
      const { id } = await getClient(db, params.data.id);
      const [statement, unpaid] = await Promise.all([
        loadStatement(db, id, period),
        loadUnpaid(db, id, period.day, { limit: 1 }),
      ]);
      return asJson(period, statement, unpaid);
    },
  );
}
