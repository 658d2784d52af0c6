import { fold } from '../../romania/diacritics.ts';

// The Finance Ministry's abbreviations (Str Bld Şos Cal Ale Int Spl Pţa Drm Fdt Prl …) and those people write.
const kinds = new Map(
  Object.entries({
    Strada: 'str strada',
    Bulevardul: 'bld bd bdul blvd bulevard bulevardul',
    Șoseaua: 'sos soseaua',
    Calea: 'cal calea',
    Aleea: 'ale al aleea',
    Intrarea: 'int intr intrarea',
    Splaiul: 'spl splaiul',
    Piața: 'pta piata',
    Piațeta: 'piateta',
    Drumul: 'drm dr drumul',
    Fundătura: 'fdt fund fundatura',
    Fundacul: 'fdc fundacul',
    Prelungirea: 'prl prel prelungirea',
    Pasajul: 'psj pas pasajul',
    Stradela: 'std stradela',
    Ulița: 'ulita',
  }).flatMap(([full, short]) => short.split(' ').map((word): [string, string] => [word, full])),
);

/** 'Şos. Virtuţii' as the map spells it: 'Șoseaua Virtuții'. A name without a known kind of street stays as it is. */
export function fullStreetName(street: string): string {
  const [, word = '', rest = ''] = /^([\p{L}-]+)(?:\.\s*|\s+)(\S.*)$/u.exec(street.trim()) ?? [];
  const kind = kinds.get(fold(word.replaceAll('-', '')));
  return kind ? `${kind} ${rest}` : street.trim();
}
