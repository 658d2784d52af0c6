import { z } from 'zod';

const calendar = z.iso.date();

/** The day in a text of ANAF's, `2023-12-08` or `RADIERE din data 08.12.2023`, as 2023-12-08; null when there is none. */
export function isoDayIn(text: string): string | null {
  const iso = /\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  const [, day, month, year] = /(\d{2})\.(\d{2})\.(\d{4})/.exec(text) ?? [];
  const found = iso ?? (year ? `${year}-${month}-${day}` : '');
  return calendar.safeParse(found).success && found >= '0001-01-01' ? found : null;
}
