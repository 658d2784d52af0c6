import type { FastifyInstance } from 'fastify';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDay } from '../../web/format.ts';
import { refreshSales } from './actions.ts';

/** Sums that the night kept, made anew because somebody wants today's. */
export function salesRoutes(app: FastifyInstance, services: Services): void {
  app.post<{ Body: { back?: unknown } | undefined }>('/reports/sales-refresh', async (request, reply) => {
    await refreshSales(services, formatDay(services.now()));
    setFlash(reply, 'Vânzările sunt adunate din nou, până acum.');
    return reply.redirect(reportPath(request.body?.back), 303);
  });
}

/** A report to go back to, with its filters; any other address is the first report. */
function reportPath(given: unknown): string {
  const path = typeof given === 'string' ? given : '';
  return /^\/reports\/[a-z-]+(\?[^\s\\]*)?$/.test(path) ? path : '/reports';
}
