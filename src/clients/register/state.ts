import { counted } from '../../romania/plural.ts';
import { formatIsoDay } from '../../web/format.ts';

/** What of the register stands on the client's record: read with it, so that every tab can show it. */
export type RegisterState = {
  answer: string | null;
  inactive: boolean | null;
  inactive_since: string | null;
  struck_off: boolean | null;
  struck_off_on: string | null;
  /** How many proposals wait. */
  open: number;
};

/** Why the register cannot be asked about a client; '' when it can. */
export function cannotAsk(client: { tax_id_kind: string; country: string; archived_at: unknown }): string {
  if (client.archived_at) return 'Clientul este arhivat: la ANAF se întreabă numai de clienții nearhivați.';
  if (client.tax_id_kind === 'cnp') return 'Un CNP nu se trimite la ANAF: este o dată personală.';
  if (client.tax_id_kind !== 'cui' || client.country !== 'RO')
    return 'La ANAF se întreabă numai de firmele din România care au CIF. Completați CIF-ul clientului.';
  return '';
}

/** What has to be seen on every tab of a client: is it alive, and does something wait; '' when all is well. */
export function registerWarning(state: RegisterState | null): { text: string; tone: 'danger' | 'warning' } {
  if (!state) return { text: '', tone: 'warning' };
  const wrong = wrongIn(state);
  const waits = state.open > 0 ? `ANAF: ${counted(state.open, 'diferență', 'diferențe')} de văzut.` : '';
  return { text: [...wrong, waits].filter(Boolean).join(' '), tone: wrong.length > 0 ? 'danger' : 'warning' };
}

/** What is wrong with a firm by the register, as sentences. */
export function wrongIn({
  answer,
  struck_off,
  struck_off_on,
  inactive,
  inactive_since,
}: Omit<RegisterState, 'open'>): string[] {
  return [
    answer === 'not_found' ? 'ANAF nu găsește firma după CIF.' : '',
    struck_off ? `Firmă radiată${on(struck_off_on, 'la')}.` : '',
    inactive ? `Firmă inactivă${on(inactive_since, 'din')}.` : '',
  ].filter(Boolean);
}

const on = (day: string | null, word: string) => (day ? ` ${word} ${formatIsoDay(day)}` : '');
