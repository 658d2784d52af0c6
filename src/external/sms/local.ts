import { openKeptFolder } from '../mail/kept.ts';
import type { SmsDoor } from './sms.ts';

/** Keeps every text message as a .txt file in a folder instead of sending it. */
export function createLocalSms({ folder }: { folder: string }): SmsDoor {
  const kept = openKeptFolder(folder, 'txt');
  return {
    send: ({ id, to, text }) => kept.keep(id, `To: ${to}\r\n\r\n${text}\r\n`),
    keeps: true,
    openKept: kept.open,
    removeKept: kept.remove,
    listKept: kept.list,
  };
}
