import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { historyApi } from './history/api.ts';
import { settingsApi } from './settings/api.ts';

/** Levels and statuses as JSON: the settings and the histories. */
export function levelApi(app: FastifyInstance, services: Services): void {
  settingsApi(app, services);
  historyApi(app, services);
}
