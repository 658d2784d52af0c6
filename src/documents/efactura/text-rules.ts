import type { FrozenDocument } from '../frozen.ts';
import { broken, lineField, type Row, type RuleRefusal } from './refusal.ts';
import { LONGEST_ITEM, MOST_NOTES, notesOf } from './texts.ts';
import { clean } from './xml.ts';

/** What people write freely. What is only long is cut or goes on in another element; this is what does not fit at all. */
export function brokenTexts(document: FrozenDocument): RuleRefusal[] {
  return broken([
    [
      notesOf(document).length > MOST_NOTES,
      'BR-RO-A020',
      `Scurtați mențiunile: încap ${MOST_NOTES} de rânduri a câte 300 de caractere.`,
      { of: 'document', field: 'note' },
    ],
    ...document.lines.flatMap(({ description }, index): Row[] => [
      [
        clean(description) === '',
        'BR-25',
        `Linia ${index + 1} nu are denumire: completați-o.`,
        lineField(index, 'description'),
      ],
      [
        [...description].length > LONGEST_ITEM,
        'BR-RO-L200',
        `Scurtați denumirea liniei ${index + 1}: are cel mult ${LONGEST_ITEM} de caractere.`,
        lineField(index, 'description'),
      ],
    ]),
  ]);
}
