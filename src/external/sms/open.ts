import { openKeptFolder } from '../mail/kept.ts';
import { createJsonSms } from './json.ts';
import { createLocalSms } from './local.ts';
import type { SmsDoor } from './sms.ts';
import { createSmsLink } from './smslink.ts';

type Settings = {
  SMS_URL?: string | undefined;
  SMS_TOKEN?: string | undefined;
  SMS_FORMAT: 'json' | 'smslink';
};

/** The way out for text messages that the settings name, else the folder that keeps them. */
export function openSms(
  { SMS_URL, SMS_TOKEN, SMS_FORMAT }: Settings,
  { folder }: { folder: string },
): SmsDoor {
  if (!SMS_URL) return createLocalSms({ folder });
  // What was kept before there was a gateway still lies in the folder.
  const kept = openKeptFolder(folder, 'txt');
  const gateway =
    SMS_FORMAT === 'smslink'
      ? createSmsLink({ url: SMS_URL, token: SMS_TOKEN ?? '' })
      : createJsonSms({ url: SMS_URL, token: SMS_TOKEN });
  return { ...gateway, removeKept: kept.remove, listKept: kept.list };
}
