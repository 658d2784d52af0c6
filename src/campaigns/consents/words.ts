import { formatDate } from '../../web/format.ts';

/** What a person is shown when they say no or yes; the ledger keeps it. */
export const noText = (firm: string): string => `Nu mai vreau e-mailuri cu oferte și noutăți de la ${firm}.`;
export const yesText = (firm: string): string =>
  `Da, vreau să primesc pe e-mail oferte și noutăți de la ${firm}. Pot renunța oricând, din orice mesaj.`;
export const oneClickText = 'Dezabonare cu un clic, din programul de e-mail al persoanei.';
export const saidText = 'Refuz spus la telefon, pe e-mail sau față în față, notat în numele persoanei.';

/** Why a message of a campaign no longer goes. */
export const stoppedText = 'Nu mai dorește e-mailuri de marketing.';

/** i…a@firma.ro: enough for whoever it is to know it, too little for whoever found the link. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const name = [...email.slice(0, at)];
  return `${name[0] ?? ''}…${name.length > 2 ? name.at(-1) : ''}${email.slice(at)}`;
}

/** Why a switch stays off, in a sentence. */
export function noSentence(name: string, { at, own }: { at: Date; own: boolean }): string {
  const when = formatDate(at);
  return own
    ? `${name} a refuzat e-mailurile de marketing la ${when}; numai persoana însăși poate reveni.`
    : `${name} a rămas fără e-mailuri de marketing: la ${when} s-a notat că nu le dorește.`;
}

export const addresslessSentence = (name: string): string =>
  `${name} nu are adresă de e-mail: e-mailurile de marketing rămân oprite.`;
export const movedSentence = (name: string, email: string): string =>
  `${name} a rămas fără e-mailuri de marketing: acordul era pentru altă adresă, nu pentru ${email}.`;

const sources: Record<string, string> = {
  form: 'în Clientela',
  import: 'prin import',
  bulk: 'de program',
  merge: 'la unirea clienților',
  person: 'pe pagina de dezabonare',
  one_click: 'din programul de e-mail',
  portal: 'în portal',
};

export const sourceLabel = (source: string): string => sources[source] ?? source;
