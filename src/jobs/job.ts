import type { z } from 'zod';

/**
 * A piece of background work. It carries ids only, may run twice, and does its work once.
 * - `name`: feature and verb, unique (`clients.geocode`)
 * - `data`: the schema of what it carries; a job with `cron` carries nothing: z.object({})
 * - `cron`: when the clock rings for it, in the firm's zone, five fields
 * - `title`: what it does, as a sentence for the administrator; every job with `cron` has one
 * - `run`: does it; a text that it answers is how it went, in a few words for the administrator
 * - `attempts`: how often it is tried in all, with growing pauses from one second on; 5 unless told
 */
export type Job<Services, Data = unknown> = {
  name: string;
  data: z.ZodType<Data>;
  cron?: string;
  title?: string;
  attempts?: number;
  run(services: Services, data: Data): Promise<unknown>;
};

/**
 * Defines a job on some services; the type of its data follows from its schema. Called twice because a type
 * argument that is given and one that is inferred cannot stand in one list:
 * `export const geocodeClient = defineJob<Services>()({ name, data: z.object({ client_id: z.number() }), run })`
 */
export function defineJob<Services>() {
  return <Data>(job: Job<Services, Data>): Job<Services, Data> => job;
}
