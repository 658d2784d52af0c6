import { readFile } from 'node:fs/promises';
import { openKeptFolder } from './kept.ts';
import { createLocalMail } from './local.ts';
import type { MailDoor } from './mail.ts';
import { createSmtpMail } from './smtp.ts';

type Settings = {
  SMTP_URL?: string | undefined;
  MAIL_FROM?: string | undefined;
  DKIM_DOMAIN?: string | undefined;
  DKIM_SELECTOR: string;
  DKIM_KEY_FILE?: string | undefined;
};

/**
 * The way out for e-mail that the settings name, else the folder that keeps it.
 * @throws when the file of the DKIM key cannot be read
 */
export async function openMail(
  { SMTP_URL, MAIL_FROM = '', DKIM_DOMAIN, DKIM_SELECTOR, DKIM_KEY_FILE }: Settings,
  { folder, host }: { folder: string; host: string },
): Promise<MailDoor> {
  if (!SMTP_URL) return createLocalMail({ folder, from: MAIL_FROM, host });
  const dkim =
    DKIM_DOMAIN && DKIM_KEY_FILE
      ? {
          domainName: DKIM_DOMAIN,
          keySelector: DKIM_SELECTOR,
          privateKey: await readFile(DKIM_KEY_FILE, 'utf8'),
        }
      : undefined;
  // What was kept before there was a server still lies in the folder.
  const kept = openKeptFolder(folder, 'eml');
  return {
    ...createSmtpMail({ url: SMTP_URL, from: MAIL_FROM, host, dkim }),
    removeKept: kept.remove,
    listKept: kept.list,
  };
}
