import { z } from 'zod';
import { flag, multilineText } from '../../clients/input.ts';
import { last } from '../../web/query.ts';

const notAColor = { error: 'Culoarea se scrie ca #1c6fc9.' };

/** How the portal is and looks. Without an own accent the colour that came with the form is left out. */
export const portalSettingsSchema = z
  .object({
    version: z.coerce
      .number({ error: 'Formularul e prea vechi. Reîncărcați pagina.' })
      .int()
      .min(1)
      .max(2_000_000_000),
    enabled: flag(false),
    own_accent: flag(false),
    accent: z.preprocess(
      last,
      z
        .string(notAColor)
        .trim()
        .toLowerCase()
        .regex(/^(#[0-9a-f]{6})?$/, notAColor)
        .optional(),
    ),
    welcome: multilineText(1000),
  })
  .transform(({ own_accent, accent, ...rest }) => ({
    ...rest,
    accent: own_accent && accent ? accent : null,
  }));
export type PortalSettingsInput = z.output<typeof portalSettingsSchema>;
