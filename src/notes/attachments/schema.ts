import { z } from 'zod';
import { requiredReference } from '../../clients/input.ts';

export const fileParams = z.object({
  id: requiredReference('Clientul nu există.'),
  file_id: requiredReference('Fișierul nu există.'),
});
