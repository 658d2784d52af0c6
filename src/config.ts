import { z } from 'zod';

const url = z.url({ error: 'trebuie să fie o adresă completă' });

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number({ error: 'trebuie să fie un număr' }).int().min(0).max(65535).default(3000),
  BASE_URL: url.optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: url.optional(),
  REDIS_URL: url.optional(),
  SESSION_SECRET: z.string().min(16, { error: 'trebuie să aibă cel puțin 16 caractere' }).optional(),
  ADMIN_EMAIL: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[^\s@]+@[^\s@]+$/, { error: 'trebuie să fie o adresă de e-mail' })
    .optional(),
  ADMIN_PASSWORD: z.string().optional(),
  ANAF_URL: url.default('https://webservicesp.anaf.ro/api/PlatitorTvaRest/v9/tva'),
  GEOCODER_URL: url.optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'trebuie să fie fatal, error, warn, info, debug, trace sau silent',
    })
    .default('info'),
});

export type Config = z.infer<typeof environment>;

/**
 * The settings of one process, from its environment. Empty values count as unset. A wrong environment ends
 * the process after every problem was printed, so that all can be mended at once.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = environment.safeParse(given);
  if (result.success) return result.data;

  for (const issue of result.error.issues)
    process.stderr.write(`${issue.path.join('.')}: ${issue.message}\n`);
  process.exit(1);
}
