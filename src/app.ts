import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { alertRoutes } from './alerts/routes.ts';
import { apiRoutes } from './api/routes.ts';
import { consentRoutes } from './campaigns/consents/routes.ts';
import { campaignRoutes } from './campaigns/routes.ts';
import { clientApi } from './clients/api.ts';
import { bulkRoutes } from './clients/bulk/routes.ts';
import { companyLookupApi } from './clients/company-lookup/api.ts';
import { companyLookupRoutes } from './clients/company-lookup/routes.ts';
import { draftRoutes } from './clients/drafts/routes.ts';
import { exportRoutes } from './clients/export/routes.ts';
import { listApi } from './clients/lists/api.ts';
import { listRoutes } from './clients/lists/routes.ts';
import { mergeApi } from './clients/merges/api.ts';
import { mergeRoutes } from './clients/merges/routes.ts';
import { proposalRoutes } from './clients/proposals/routes.ts';
import { registerApi } from './clients/register/api.ts';
import { registerRoutes } from './clients/register/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import { twinRoutes } from './clients/twins/routes.ts';
import { viewRoutes } from './clients/views/routes.ts';
import type { Config } from './config.ts';
import { isReachable } from './db/database.ts';
import { documentApi } from './documents/api.ts';
import { documentRoutes } from './documents/routes.ts';
import { duplicateRoutes } from './duplicates/routes.ts';
import { importApi } from './imports/api.ts';
import { importRoutes } from './imports/routes.ts';
import { uploadLimits } from './imports/upload.ts';
import { levelApi } from './levels/api.ts';
import { levelRoutes } from './levels/routes.ts';
import { messageApi } from './messages/api.ts';
import { outboxRoutes } from './messages/outbox/routes.ts';
import { receptionRoutes } from './messages/reception/routes.ts';
import { messageRoutes } from './messages/routes.ts';
import { templateRoutes } from './messages/templates/routes.ts';
import { noteApi } from './notes/api.ts';
import { noteRoutes } from './notes/routes.ts';
import { orderApi } from './orders/api.ts';
import { awbApi } from './orders/awb/api.ts';
import { awbRoutes } from './orders/awb/routes.ts';
import { orderRoutes } from './orders/routes.ts';
import { paperworkApi } from './paperwork/api.ts';
import { paperworkRoutes } from './paperwork/routes.ts';
import { paymentApi } from './payments/api.ts';
import { creditApi } from './payments/credit/api.ts';
import { creditRoutes } from './payments/credit/routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import { statementApi } from './payments/statement/api.ts';
import { statementRoutes } from './payments/statement/routes.ts';
import { productApi } from './products/api.ts';
import { discountRoutes } from './products/discounts/routes.ts';
import { priceListRoutes } from './products/price-lists/routes.ts';
import { priceApi } from './products/prices/api.ts';
import { priceRoutes } from './products/prices/routes.ts';
import { productRoutes } from './products/routes.ts';
import { receivablesRoutes } from './reports/receivables/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { withRequestId } from './request-id.ts';
import { searchRoutes } from './search/routes.ts';
import type { Services } from './services.ts';
import { companyApi } from './settings/company/api.ts';
import { companyRoutes } from './settings/company/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { runApi } from './settings/runs/api.ts';
import { runRoutes } from './settings/runs/routes.ts';
import { todayRoutes } from './today/routes.ts';
import { deleteSession, findSession, insertSession } from './users/queries.ts';
import { userRoutes } from './users/routes.ts';
import { registerAssets } from './web/assets.ts';
import { registerCompression } from './web/compress.ts';
import { readable, registerErrors } from './web/errors.ts';
import { parseForm } from './web/forms.ts';
import { registerGuard } from './web/guard.ts';
import { type Actor, registerSessions } from './web/session.ts';
import { registerPartials, registerViews } from './web/view.ts';
import { jobs } from './worker.ts';

type WebConfig = Pick<Config, 'LOG_LEVEL' | 'BASE_URL'> & { SESSION_SECRET: string };

/** The whole web application on these services, ready to listen or to be injected. This is the route map. */
export async function buildApp(services: Services, config: WebConfig): Promise<FastifyInstance> {
  const app = fastify({
    logger: {
      level: config.LOG_LEVEL,
      serializers: { req: ({ method, url }) => ({ method, path: url.split('?')[0] }) },
    },
    // Unlike a count, it names one request among all processes and restarts.
    genReqId: () => randomUUID(),
    trustProxy: 'loopback',
    bodyLimit: 1_048_576,
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    rewriteUrl: ({ url = '/' }) => readable(url),
  });
  const { db } = services;

  await app.register(cookie, { secret: config.SESSION_SECRET });
  await app.register(formbody, { parser: parseForm });
  await app.register(multipart, { limits: uploadLimits });
  registerPartials(app);
  registerErrors(app);
  registerCompression(app);
  registerGuard(app, { baseUrl: config.BASE_URL });
  registerSessions(app, {
    secret: config.SESSION_SECRET,
    secure: config.BASE_URL?.startsWith('https:') ?? false,
    store: {
      find: async (hash) => (await findSession(db, hash)) as Actor | undefined,
      create: (hash, userId, days) => insertSession(db, hash, userId, days),
      end: (hash) => deleteSession(db, hash),
    },
  });
  // After the body was read: reading it forgets what it runs in.
  app.addHook('preValidation', (request, _reply, done) => withRequestId(request.id, done));
  await registerViews(app, await registerAssets(app));

  const open = { config: { public: true }, logLevel: 'warn' } as const;
  app.get('/health/live', open, () => ({ status: 'ok' }));
  app.get('/health/ready', open, async (_request, reply) => {
    const ready = await isReachable(db);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'baza de date nu răspunde' });
  });
  app.get('/', (_request, reply) => reply.redirect('/clients', 303));

  userRoutes(app, services);
  searchRoutes(app, services);
  exportRoutes(app, services);
  clientRoutes(app, services);
  twinRoutes(app, services);
  mergeRoutes(app, services);
  duplicateRoutes(app, services);
  draftRoutes(app, services);
  bulkRoutes(app, services);
  viewRoutes(app, services);
  companyLookupRoutes(app, services);
  importRoutes(app, services);
  productRoutes(app, services);
  priceListRoutes(app, services);
  discountRoutes(app, services);
  priceRoutes(app, services);
  orderRoutes(app, services);
  awbRoutes(app, services);
  documentRoutes(app, services);
  paymentRoutes(app, services);
  statementRoutes(app, services);
  creditRoutes(app, services);
  messageRoutes(app, services);
  templateRoutes(app, services);
  outboxRoutes(app, services);
  receptionRoutes(app, services);
  noteRoutes(app, services);
  alertRoutes(app, services);
  campaignRoutes(app, services);
  consentRoutes(app, services);
  paperworkRoutes(app, services);
  registerRoutes(app, services);
  proposalRoutes(app, services);
  levelRoutes(app, services);
  reportRoutes(app, services);
  receivablesRoutes(app, services);
  todayRoutes(app, services);
  settingsRoutes(app);
  companyRoutes(app, services);
  runRoutes(app, services, jobs);
  listRoutes(app, services);
  await app.register(
    async (api) => {
      apiRoutes(api);
      clientApi(api, services);
      mergeApi(api, services);
      companyLookupApi(api, services);
      registerApi(api, services);
      listApi(api, services);
      importApi(api, services);
      productApi(api, services);
      priceApi(api, services);
      orderApi(api, services);
      awbApi(api, services);
      documentApi(api, services);
      paperworkApi(api, services);
      paymentApi(api, services);
      statementApi(api, services);
      creditApi(api, services);
      messageApi(api, services);
      noteApi(api, services);
      companyApi(api, services);
      levelApi(api, services);
      runApi(api, services);
    },
    { prefix: '/api/v1' },
  );
  return app;
}
