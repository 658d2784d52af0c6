import { openKeptFolder } from './kept.ts';
import type { MailDoor } from './mail.ts';
import { compose, isAddress, senderOf } from './mime.ts';
import { refused, verdictOf } from './verdict.ts';

/** Keeps every e-mail as an .eml file in a folder instead of sending it; nobody is handed anything. */
export function createLocalMail(options: { folder: string; from: string; host: string }): MailDoor {
  const { host } = options;
  const kept = openKeptFolder(options.folder, 'eml');
  return {
    send: async (mail) => {
      if (!isAddress(mail.to.address)) return refused('Adresa nu este o adresă de e-mail.');
      const sender = senderOf(options, mail) ?? { name: '', address: `clientela@${host}` };
      try {
        const letter = await compose(mail, sender, { from: options.from, host });
        return await kept.keep(mail.id, letter.open());
      } catch (error) {
        return verdictOf(Object.assign(error as Error, { code: 'ESTREAM' }), false);
      }
    },
    keeps: true,
    openKept: kept.open,
    removeKept: kept.remove,
    listKept: kept.list,
    close: async () => {},
  };
}
