import { z } from 'zod';
import { cleanText } from '../../clients/input.ts';
import { counted } from '../../romania/plural.ts';

/** A text of several lines, each as a person meant it; '' when there is nothing. At most one empty line in a row. */
export const multilineText = (max: number) =>
  z.preprocess(
    (given) =>
      typeof given === 'string'
        ? given
            .split(/\r\n|\r|\n/)
            .map(cleanText)
            .join('\n')
            .replace(/\n{3,}/g, '\n\n')
            .trim()
        : (given ?? ''),
    z
      .string({ error: 'Scrieți un text.' })
      .max(max, { error: `Aici încap cel mult ${counted(max, 'caracter', 'caractere')}.` }),
  );
