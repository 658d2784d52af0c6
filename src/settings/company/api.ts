import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services.ts';
import { actorOf } from '../../web/guard.ts';
import { saveFirm } from './actions.ts';
import { asJson, missingOfCompany } from './company.ts';
import { getCompany, listKinds } from './queries.ts';
import { firmInput } from './record.ts';
import { companyChangeShape, companyShape } from './shapes.ts';

const address = '/settings/company';

/** The firm as JSON, for administrators. */
export function companyApi(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const read = { summary: 'Firma: datele, conturile, seriile și ce îi lipsește', answer: companyShape };
  const write = { summary: 'Schimbă datele firmei; ce lipsește rămâne', answer: companyShape };

  app.get(address, { config: { doc: { ...read, errors: [404] } } }, shown);

  app.put(
    address,
    { config: { doc: { ...write, body: companyChangeShape, errors: [404, 409, 422] } } },
    async (request) => {
      await saveFirm(services, actorOf(request), (company) => firmInput(company, request.body ?? {}));
      return shown();
    },
  );

  async function shown() {
    const [company, kinds] = await Promise.all([getCompany(db), listKinds(db)]);
    const series = kinds.map(({ kind, series, next_number }) => ({ kind, series, next_number }));
    return { ...asJson(company), series, missing: missingOfCompany(company) };
  }
}
