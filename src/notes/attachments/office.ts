const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const slides = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
const openDocuments = new Set([
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
]);
const byMainPart: [part: string, type: string][] = [
  ['word/document.xml', word],
  ['xl/workbook.xml', sheet],
  ['ppt/presentation.xml', slides],
];

type Seen = { head: Buffer; tail: Buffer; size: number };

/**
 * Which office document a zip is, by the names of its parts alone: nothing of it is unpacked. Undefined for any other
 * zip, for one that is cut short, and for a document that carries macros.
 */
export function officeType(seen: Seen): string | undefined {
  const names = namesIn(seen);
  if (!names || names.some((name) => /(^|\/)(vbaProject\.bin|macrosheets\/.*|Basic\/.+)$/i.test(name)))
    return undefined;
  const stored = storedType(seen.head);
  if (stored && names.includes('content.xml')) return openDocuments.has(stored) ? stored : undefined;
  if (!names.includes('[Content_Types].xml')) return undefined;
  return byMainPart.find(([part]) => names.includes(part))?.[1];
}

/** What an OpenDocument says of itself: its first part, which is not packed. */
function storedType(head: Buffer): string | undefined {
  const [nameLength, extraLength] = [head.readUInt16LE(26), head.readUInt16LE(28)];
  if (head.toString('latin1', 30, 30 + nameLength) !== 'mimetype') return undefined;
  const start = 30 + nameLength + extraLength;
  return /^application\/[\w.-]+?(?=PK|$)/.exec(head.toString('latin1', start, start + 80))?.[0];
}

/** The names of the parts of a zip, from the list at its end; undefined where that is not whole. */
function namesIn({ tail, size }: Seen): string[] | undefined {
  const end = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end === -1 || end + 22 > tail.length) return undefined;
  const [count, listSize, listStart] = [
    tail.readUInt16LE(end + 10),
    tail.readUInt32LE(end + 12),
    tail.readUInt32LE(end + 16),
  ];
  let at = listStart - (size - tail.length);
  if (at < 0 || at + listSize > end) return undefined;
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || tail.readUInt32LE(at) !== 0x02014b50) return undefined;
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      tail.readUInt16LE(at + offset),
    ) as [number, number, number];
    names.push(tail.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return names;
}
