import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { alertRoutes } from './alerts/routes.ts';
import { apiRoutes } from './api/routes.ts';
import { findTokenActor } from './api/tokens/actions.ts';
import { tokenRoutes } from './api/tokens/routes.ts';
import { changesApi } from './audit/history/api.ts';
import { historyRoutes } from './audit/history/routes.ts';
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
import { holdsAll } from './clients/portfolio/queries.ts';
import { proposalRoutes } from './clients/proposals/routes.ts';
import { registerApi } from './clients/register/api.ts';
import { registerRoutes } from './clients/register/routes.ts';
import { clientRoutes } from './clients/routes.ts';
import { twinRoutes } from './clients/twins/routes.ts';
import { viewRoutes } from './clients/views/routes.ts';
import type { Config } from './config.ts';
import { documentApi } from './documents/api.ts';
import { documentRoutes } from './documents/routes.ts';
import { duplicateRoutes } from './duplicates/routes.ts';
import { importApi } from './imports/api.ts';
import { importRoutes } from './imports/routes.ts';
import { uploadLimits } from './imports/upload.ts';
import { levelApi } from './levels/api.ts';
import { levelRoutes } from './levels/routes.ts';
import { logOptions } from './log.ts';
import { messageApi } from './messages/api.ts';
import { outboxRoutes } from './messages/outbox/routes.ts';
import { receptionRoutes } from './messages/reception/routes.ts';
import { messageRoutes } from './messages/routes.ts';
import { templateRoutes } from './messages/templates/routes.ts';
import { noteApi } from './notes/api.ts';
import { noteRoutes } from './notes/routes.ts';
import { countRequests } from './operations/requests.ts';
import { operationRoutes } from './operations/routes.ts';
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
import { portalPeopleRoutes } from './portal/people/routes.ts';
import { portalProposalRoutes } from './portal/proposals/routes.ts';
import { deletePortalSession, findPortalSession, insertPortalSession } from './portal/queries.ts';
import { portalRoutes } from './portal/routes.ts';
import { portalSettingsRoutes } from './portal/settings/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { productApi } from './products/api.ts';
import { discountRoutes } from './products/discounts/routes.ts';
import { priceListRoutes } from './products/price-lists/routes.ts';
import { priceApi } from './products/prices/api.ts';
import { priceRoutes } from './products/prices/routes.ts';
import { productRoutes } from './products/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { withRequest } from './request-id.ts';
import { searchRoutes } from './search/routes.ts';
import type { Services } from './services.ts';
import { companyApi } from './settings/company/api.ts';
import { companyRoutes } from './settings/company/routes.ts';
import { mapSettingsRoutes } from './settings/map/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { runApi } from './settings/runs/api.ts';
import { runRoutes } from './settings/runs/routes.ts';
import { todayRoutes } from './today/routes.ts';
import { accountRoutes } from './users/accounts/routes.ts';
import { deleteSession, findSession, insertSession } from './users/queries.ts';
import { roleRoutes } from './users/roles/routes.ts';
import { userRoutes } from './users/routes.ts';
import { sessionRoutes } from './users/sessions/routes.ts';
import { registerAssets } from './web/assets.ts';
import { registerClosing } from './web/closing.ts';
import { registerCompression } from './web/compress.ts';
import { readable, registerErrors } from './web/errors.ts';
import { parseForm } from './web/forms.ts';
import { registerGuard } from './web/guard.ts';
import { homePath } from './web/landing.ts';
import { originOf } from './web/origin.ts';
import { registerPortalSessions } from './web/portal-session.ts';
import { orWithout, registerReadOnly } from './web/read-only.ts';
import { type Actor, registerSessions, type TokenCall } from './web/session.ts';
import { registerPartials, registerViews } from './web/view.ts';
import { jobs } from './worker.ts';

type WebConfig = Pick<Config, 'LOG_LEVEL' | 'BASE_URL'> &
  Partial<Pick<Config, 'READ_ONLY' | 'METRICS_TOKEN' | 'TRUST_PROXY'>> & { SESSION_SECRET: string };

/** The whole web application on these services, ready to listen or to be injected. This is the route map. */
export async function buildApp(services: Services, config: WebConfig): Promise<FastifyInstance> {
  const app = fastify({
    logger: logOptions(config.LOG_LEVEL),
    // Unlike a count, it names one request among all processes and restarts.
    genReqId: () => randomUUID(),
    trustProxy: config.TRUST_PROXY ?? ['loopback'],
    bodyLimit: 1_048_576,
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    rewriteUrl: ({ url = '/' }) => readable(url),
  });
  const { db } = services;

  const figures = countRequests(app);
  await app.register(cookie, { secret: config.SESSION_SECRET });
  await app.register(formbody, { parser: parseForm });
  await app.register(multipart, { limits: uploadLimits });
  registerPartials(app);
  registerErrors(app);
  registerCompression(app);
  registerClosing(app);
  registerGuard(app, {
    baseUrl: config.BASE_URL,
    holdsAll: (userId, ids) => holdsAll(db, userId, ids),
  });
  registerSessions(app, {
    secret: config.SESSION_SECRET,
    secure: config.BASE_URL?.startsWith('https:') ?? false,
    store: {
      find: (hash) =>
        orWithout(app, (noting) => findSession(db, hash, { noting }) as Promise<Actor | undefined>),
      create: (hash, userId, days, place, verified) => insertSession(db, hash, userId, days, place, verified),
      end: (hash) => deleteSession(db, hash),
      findByToken: (token, network) => findTokenActor(db, token, network) as Promise<TokenCall | undefined>,
    },
  });
  registerPortalSessions(app, {
    secret: config.SESSION_SECRET,
    secure: config.BASE_URL?.startsWith('https:') ?? false,
    store: {
      find: (hash) => findPortalSession(db, hash),
      create: (hash, userId, days, verified) => insertPortalSession(db, hash, userId, days, verified),
      end: (hash) => deletePortalSession(db, hash),
    },
  });
  registerReadOnly(app, config.READ_ONLY ?? false);
  // After the body was read: reading it forgets what it runs in.
  app.addHook('preValidation', (request, _reply, done) => withRequest(originOf(request), done));
  await registerViews(app, await registerAssets(app));

  app.get('/', (_request, reply) => reply.redirect(homePath, 303));

  userRoutes(app, services);
  accountRoutes(app, services);
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
  todayRoutes(app, services);
  settingsRoutes(app);
  tokenRoutes(app, services);
  operationRoutes(app, services, { figures, token: config.METRICS_TOKEN });
  privacyRoutes(app, services);
  historyRoutes(app, services);
  portalProposalRoutes(app, services);
  portalSettingsRoutes(app, services);
  portalPeopleRoutes(app, services);
  sessionRoutes(app, services);
  roleRoutes(app, services);
  companyRoutes(app, services);
  mapSettingsRoutes(app, services);
  runRoutes(app, services, jobs);
  listRoutes(app, services);
  await app.register(async (portal) => portalRoutes(portal, services), { prefix: '/portal' });
  await app.register(
    async (api) => {
      apiRoutes(api);
      clientApi(api, services);
      mergeApi(api, services);
      companyLookupApi(api, services);
      registerApi(api, services);
      changesApi(api, services);
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
