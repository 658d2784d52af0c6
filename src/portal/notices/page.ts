import { noText, yesText } from '../../campaigns/consents/words.ts';
import { receivesOptions } from '../../clients/fields.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import { type Received, recipientsOf } from '../../messages/recipients.ts';
import { namesOf } from '../../messages/told.ts';
import { formatPhone } from '../../romania/phone.ts';
import { formatDate } from '../../web/format.ts';
import type { NoticesForm } from './schema.ts';

type Facts = {
  own: { name: string; email: string | null; receives: string[] } | undefined;
  marketing: { email: string; wants: boolean; refused_at: Date | null } | undefined;
  firm: string;
  /** What was chosen and not saved. */
  typed?: Omit<NoticesForm, 'version'> | undefined;
  message?: string;
};

/** What a client is told of and who gets it, ready to show. */
export function noticesPage(record: ClientRecord, { own, marketing, firm, typed, message = '' }: Facts) {
  const { notify_email, notify_sms } = typed ?? record;
  const receives = typed?.receives ?? own?.receives ?? [];
  const mobile = record.mobile ? formatPhone(record.mobile) : '';
  return {
    message,
    version: record.version,
    email: { on: notify_email, ...toldOf(record) },
    sms: {
      on: notify_sms,
      told: mobile ? `Merg la ${mobile}.` : 'Nu avem un număr de mobil: îl puteți cere la Datele noastre.',
    },
    own: own && {
      name: own.name,
      email: own.email ?? '',
      kinds: receivesOptions.map((option) => ({ ...option, on: receives.includes(option.value) })),
    },
    marketing: marketing && {
      email: marketing.email,
      wants: marketing.wants,
      refused: marketing.refused_at ? formatDate(marketing.refused_at) : '',
      yes: yesText(firm),
      no: noText(firm),
    },
  };
}

export type NoticesPage = ReturnType<typeof noticesPage>;

/** Who gets what by e-mail now: a sentence, and who gets each kind. */
function toldOf(record: ClientRecord): { told: string; list: { label: string; who: string }[] } {
  if (!record.notify_email)
    return { told: 'Acum nu trimitem nimănui e-mailuri despre comenzi și documente.', list: [] };
  const list = receivesOptions.flatMap(({ value, label }) => {
    const recipients = recipientsOf(record, value as Received);
    return recipients.length > 0 ? [{ label, who: namesOf(recipients) }] : [];
  });
  return { told: list.length > 0 ? 'Acum merg astfel:' : 'Acum nu are cine să le primească.', list };
}
