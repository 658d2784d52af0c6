import { z } from 'zod';
import { flag, requiredText, whole } from '../../clients/input.ts';
import { money } from '../../products/input.ts';

export const clientParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });
export const raiseParams = clientParams.extend({ raise_id: clientParams.shape.id });

const days = whole(0, 3650, 'Numărul de zile este între 0 și 3650.');
const version = whole(1, 999_999_999, 'Versiunea este un număr.');

/** The firm's limits to save; what is left out stays, what is empty is not checked. A given version is checked. */
export const settingsSchema = z.object({
  version: version.optional(),
  overdue_limit: money.optional(),
  total_limit: money.optional(),
  overdue_days_limit: days.optional(),
});
export type SettingsInput = z.output<typeof settingsSchema>;

/** What a person does with the form: looks at who would be blocked, or saves. */
export const stepSchema = z.object({ step: z.enum(['preview', 'save']).catch('save') });

/** A client's own limits; what is empty is the firm's. */
export const limitsSchema = z.object({
  version: whole(1, 999_999_999, 'Formularul e prea vechi. Reîncărcați pagina.').transform(
    (value, context) => {
      if (value !== null) return value;
      context.addIssue({ code: 'custom', message: 'Formularul e prea vechi. Reîncărcați pagina.' });
      return z.NEVER;
    },
  ),
  credit_overdue_limit: money,
  credit_total_limit: money,
  credit_overdue_days: days,
  credit_unchecked: flag(false),
});
export type LimitsInput = z.output<typeof limitsSchema>;

const dayMessage = 'Alegeți ultima zi a măririi.';

/** A raise of a client's limits for a while; what is empty stays as usual. */
export const raiseSchema = z.object({
  raise_overdue_limit: money,
  raise_total_limit: money,
  raise_overdue_days: days,
  reason: requiredText(300, 'Scrieți de ce se mărește limita.'),
  until: z.iso.date({ error: dayMessage }),
});
export type RaiseInput = z.output<typeof raiseSchema>;

const amount = z.string().nullable();
export const settingsShape = z.object({
  version: z.number().int(),
  overdue_limit: amount,
  total_limit: amount,
  overdue_days_limit: z.number().int().nullable(),
});
export const settingsChangeShape = settingsShape.partial();
