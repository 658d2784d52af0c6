import { z } from 'zod';

const url = z.url({ error: 'trebuie să fie o adresă completă' });
const proxy = /^(loopback|linklocal|uniquelocal|[\da-f.:]+(\/\d{1,3})?)$/i;

const flag = z.stringbool({ error: 'trebuie să fie true sau false' });

const settings = z.object({
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
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'trebuie să fie o adresă smtp:// sau smtps://' }).optional(),
  MAIL_FROM: z.string().trim().min(3).max(254).optional(),
  DKIM_DOMAIN: z.string().trim().optional(),
  DKIM_SELECTOR: z.string().trim().default('clientela'),
  DKIM_KEY_FILE: z.string().optional(),
  SMS_URL: url.optional(),
  SMS_TOKEN: z.string().optional(),
  TRUST_PROXY: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .pipe(
      z.array(z.string().regex(proxy, { error: 'trebuie să fie adrese sau rețele, cu virgulă între ele' })),
    )
    .default(['loopback']),
  METRICS_TOKEN: z.string().min(16, { error: 'trebuie să aibă cel puțin 16 caractere' }).optional(),
  READ_ONLY: flag.default(false),
  DATABASE_PREPARED: flag.default(true),
  BACKUP_PASSPHRASE: z.string().min(12, { error: 'trebuie să aibă cel puțin 12 caractere' }).optional(),
  SMS_FORMAT: z.enum(['json', 'smslink'], { error: 'trebuie să fie json sau smslink' }).default('json'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'trebuie să fie fatal, error, warn, info, debug, trace sau silent',
    })
    .default('info'),
});

const environment = settings.refine(
  ({ SMS_URL, SMS_FORMAT, SMS_TOKEN = '' }) =>
    !SMS_URL || SMS_FORMAT !== 'smslink' || SMS_TOKEN.includes(':'),
  { path: ['SMS_TOKEN'], error: 'la SMSLink trebuie să fie connection_id:parola, cu două puncte între ele' },
);

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
