const masculine =
  'zero unu doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece treisprezece paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece'.split(
    ' ',
  );
const tens = 'douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci'.split(' ');

/** What is counted: how one of it is said, how many are, and whether one and two of it are feminine. */
type Noun = { one: string; many: string; gender: 'masculine' | 'feminine' | 'neuter' };

const lei: Noun = { one: 'un leu', many: 'lei', gender: 'masculine' };
const bani: Noun = { one: 'un ban', many: 'bani', gender: 'masculine' };
const groups: [size: bigint, noun: Noun][] = [
  [1_000_000_000n, { one: 'un miliard', many: 'miliarde', gender: 'neuter' }],
  [1_000_000n, { one: 'un milion', many: 'milioane', gender: 'neuter' }],
  [1_000n, { one: 'o mie', many: 'mii', gender: 'feminine' }],
];

/**
 * An amount of lei in words, as receipts want it: "o sută douăzeci și unu de lei și cincizeci de bani".
 * @param amount with two decimals, as PostgreSQL writes it; below a thousand milliards
 */
export function amountInWords(amount: string): string {
  const [, sign, whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  const [units, cents] = [BigInt(whole), BigInt(fraction.padEnd(2, '0'))];
  const parts = [
    ...(units > 0n || cents === 0n ? [counted(units, lei)] : []),
    ...(cents > 0n ? [counted(cents, bani)] : []),
  ];
  return `${sign ? 'minus ' : ''}${parts.join(' și ')}`;
}

/** "un leu", "doi lei", "o sută unu lei", "douăzeci de lei": "de" follows what ends in 00 and 20–99. */
function counted(count: bigint, { one, many, gender }: Noun): string {
  if (count === 1n) return one;
  const tail = count % 100n;
  const de = count !== 0n && (tail === 0n || tail >= 20n) ? ' de' : '';
  return `${inWords(count, gender)}${de} ${many}`;
}

function inWords(count: bigint, gender: Noun['gender']): string {
  const words: string[] = [];
  let rest = count;
  for (const [size, noun] of groups) {
    if (rest >= size) words.push(counted(rest / size, noun));
    rest %= size;
  }
  if (rest >= 100n) words.push(hundreds(rest / 100n));
  rest %= 100n;
  if (rest > 0n || count === 0n) words.push(belowHundred(Number(rest), gender));
  return words.join(' ');
}

const hundreds = (count: bigint): string =>
  count === 1n ? 'o sută' : `${belowHundred(Number(count), 'feminine')} sute`;

function belowHundred(count: number, gender: Noun['gender']): string {
  if (count < 20) return small(count, gender);
  const ten = tens[Math.floor(count / 10) - 2] ?? '';
  return count % 10 === 0 ? ten : `${ten} și ${small(count % 10, gender)}`;
}

/** Of a neuter noun one is said as of a masculine, two as of a feminine: "douăzeci și unu de milioane", "două milioane". */
function small(count: number, gender: Noun['gender']): string {
  if (count === 1 && gender === 'feminine') return 'una';
  if (count === 2 && gender !== 'masculine') return 'două';
  if (count === 12 && gender !== 'masculine') return 'douăsprezece';
  return masculine[count] ?? '';
}
