import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Services } from '../services.ts';
import { locateClient, locateDueClients } from './location/actions.ts';

export const geocodeClient = defineJob<Services>()({
  name: 'clients.geocode',
  data: z.object({ client_id: z.number() }),
  run: (services, { client_id }) => locateClient(services, client_id),
});

/** Finds the clients whose job was never woken or failed. */
export const geocodeDueClients = defineJob<Services>()({
  name: 'clients.geocode-due',
  data: z.object({}),
  cron: '*/5 * * * *',
  title: 'Caută coordonatele clienților a căror adresă s-a schimbat.',
  run: (services) => locateDueClients(services),
});
