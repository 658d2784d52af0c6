/** Texts to look for in what the database keeps. `like`, in small letters, finds the rows fast; what counts are the regexes. */
export type Pattern = {
  like: string[];
  /** Any of the texts, as whole words. */
  words: string;
  /** The same in HTML. */
  html: string;
};

const nothing = '(?!a)a';

/** How these values are found: a name or a number as whole words, never inside a longer one. */
export function patternOf(values: string[]): Pattern {
  // The longest first: of a name and a part of it the name is what stands there.
  const texts = [...new Set(values)].filter((text) => text.trim() !== '').sort((a, b) => b.length - a.length);
  const anyOf = (letter: (letter: string) => string) =>
    texts.map((text) => bordered(text, [...text].map(letter).join(''))).join('|') || nothing;
  return {
    like: texts.map(asLike),
    words: anyOf(literal),
    html: anyOf((letter) => entities[letter] ?? literal(letter)),
  };
}

/** What JSON and HTML write in their own way may be anything here. */
const asLike = (value: string): string =>
  `%${value.toLowerCase().replace(/[\\&<>"'%_]/g, (letter) => (/[%_]/.test(letter) ? `\\${letter}` : '%'))}%`;

const literal = (letter: string): string => (/[\p{L}\p{N}\s]/u.test(letter) ? letter : `\\${letter}`);

const entities: Record<string, string> = {
  '&': '&(?:amp;)?',
  '<': '(?:<|&lt;)',
  '>': '(?:>|&gt;)',
  '"': '(?:"|&quot;|&#34;)',
  "'": "(?:'|&#39;|&#x27;)",
};

/** Ana is not in Mariana, in Ana-Maria, nor in ioana.ana@firma.ro; ana@firma.ro is not in ioana.ana@firma.ro. */
function bordered(text: string, regex: string): string {
  if (text.includes('@')) return `(?<![[:alnum:]._%+-])(?:${regex})(?!-?[[:alnum:]])`;
  if (/\p{N}/u.test(text)) return `(?<![[:alnum:]])(?:${regex})(?![[:alnum:]])`;
  const inAddress = '\\.[[:alnum:]]|[[:alnum:]._%+-]*@';
  return `(?<![[:alnum:]])(?<![[:alnum:]]-)(?:${regex})(?!-?[[:alnum:]]|${inAddress})`;
}
