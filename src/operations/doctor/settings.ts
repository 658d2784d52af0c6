import type { Config } from '../../config.ts';
import { type Finding, ok, warn } from './finding.ts';

/** How many bytes of the secret are worth something: a repeated letter is no secret. */
const variety = (text: string) => new Set(text).size;

/** What the settings say, without a database. */
export function settingFindings(config: Config): Finding[] {
  const { SESSION_SECRET: secret, BASE_URL: address } = config;
  return [
    secret === undefined
      ? ok('SESSION_SECRET', 'se ține în DATA_DIR; mai multe procese web au nevoie de același, pus în mediu')
      : secret.length < 32 || variety(secret) < 10
        ? warn('SESSION_SECRET', 'e scurt sau ușor de ghicit: puneți cel puțin 32 de caractere la întâmplare')
        : ok('SESSION_SECRET', 'destul de lung'),
    address === undefined
      ? warn('BASE_URL', 'lipsește: legăturile din mesaje duc la mașina aceasta')
      : address.startsWith('https:')
        ? ok('BASE_URL', 'cu https')
        : warn('BASE_URL', 'fără https: parolele și cookie-urile trec necriptate, iar cookie-ul nu e Secure'),
    config.SMTP_URL
      ? ok('SMTP_URL', 'e-mailurile pleacă')
      : warn('SMTP_URL', 'lipsește: e-mailurile se păstrează în DATA_DIR, la Setări > Mesaje netrimise'),
    config.SMS_URL
      ? ok('SMS_URL', 'SMS-urile pleacă')
      : warn('SMS_URL', 'lipsește: SMS-urile se păstrează în DATA_DIR'),
    new URL(config.ANAF_URL).protocol === 'https:'
      ? ok('ANAF_URL', 'pus')
      : warn('ANAF_URL', 'fără https: răspunsurile pot fi schimbate pe drum'),
    config.REDIS_URL
      ? ok('REDIS_URL', 'coada stă în Redis')
      : ok('REDIS_URL', 'nescris: coada stă în PostgreSQL'),
    config.BACKUP_PASSPHRASE
      ? ok('BACKUP_PASSPHRASE', 'copiile se criptează')
      : warn('BACKUP_PASSPHRASE', 'lipsește: copiile de siguranță nu sunt criptate'),
    ...(config.READ_ONLY ? [warn('READ_ONLY', 'nimic nu se poate schimba și lucrătorul stă')] : []),
  ];
}
