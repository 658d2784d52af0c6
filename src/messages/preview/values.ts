import { documentValues } from '../../documents/notices/values.ts';
import { orderValues } from '../../orders/told.ts';
import { daysLate } from '../../payments/late.ts';
import { formatIban } from '../../romania/iban.ts';
import { counted } from '../../romania/plural.ts';
import type { Values } from '../../texts/template.ts';
import { type EventName, eventOf } from '../events.ts';
import { recipientsOf } from '../recipients.ts';
import type { Subject } from './queries.ts';

type Asked = { actor: { name: string }; baseUrl: string; today: string };

/** The values that are real: the firm's, the client's, those of its latest order or document. */
export function realValues(event: EventName, subject: Subject, { actor, baseUrl, today }: Asked): Values {
  const { firm, client, order, document } = subject;
  const { kind, always } = eventOf(event);
  const [person] = client && kind ? recipientsOf(client, kind) : [];
  const iban = firm['firm.iban'];
  return {
    ...firm,
    'firm.iban': iban ? formatIban(iban) : '',
    ...(client && {
      'client.name': client.name,
      'client.link': `${baseUrl}/clients/${client.id}`,
      // An invitation goes to somebody whom only the invitation names.
      ...(!always && { 'recipient.name': kind ? (person?.contact_id ? person.name : '') : actor.name }),
    }),
    ...(order && orderValues(order)),
    ...(document && documentValues(document)),
    ...(document?.due_date && daysOf(event, document.due_date, today)),
  };
}

/** How far the due date is, where the event could be told today. */
function daysOf(event: EventName, dueDate: string, today: string): Values {
  const days = event === 'overdue' ? daysLate(dueDate, today) : daysLate(today, dueDate);
  return days > 0 ? { days: counted(days, 'zi', 'zile') } : {};
}

/** An example of every variable of an event. */
export const exampleValues = (event: EventName): Values =>
  Object.fromEntries(eventOf(event).variables.map(({ name, example }) => [name, example]));
