import { limits } from './limits.ts';
import { Unreadable } from './sheet.ts';
import { readWholeXml } from './xml.ts';
import type { Parts } from './zip.ts';

/** Where the first visible sheet of a workbook is, and what is needed to read it. */
export type Workbook = {
  name: string;
  sheet: string;
  sharedStrings: string | undefined;
  styles: string | undefined;
  /** Days are counted from 1904, as Excel for Mac once did. */
  from1904: boolean;
};

type Relation = { id: string; type: string; part: string };

/** Finds the first visible sheet: the order is workbook.xml's, the file names are those of the relations. */
export async function findWorkbook(parts: Parts): Promise<Workbook> {
  const root = await relationsOf(parts, '');
  const book = root.find(({ type }) => type === 'officeDocument')?.part ?? 'xl/workbook.xml';
  if (!parts.has(book) || !book.endsWith('.xml')) throw new Unreadable(otherKind(parts));

  const relations = await relationsOf(parts, book);
  const sheets: { name: string; id: string }[] = [];
  let from1904 = false;
  await readWholeXml(parts.bytesOf(book, limits.smallPartBytes), {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') from1904 = isTrue(attributes.date1904);
      if (tag === 'sheet' && (attributes.state ?? 'visible') === 'visible')
        sheets.push({ name: attributes.name ?? '', id: relationId(attributes) });
    },
  });
  const found = sheets.flatMap(({ name, id }) => {
    const relation = relations.find((one) => one.id === id && one.type === 'worksheet');
    return relation && parts.has(relation.part) ? [{ name, sheet: relation.part }] : [];
  })[0];
  if (!found) throw new Unreadable('Fișierul Excel nu are nicio foaie vizibilă.');

  const partOf = (type: string) => relations.find((one) => one.type === type && parts.has(one.part))?.part;
  return { ...found, sharedStrings: partOf('sharedStrings'), styles: partOf('styles'), from1904 };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

async function relationsOf(parts: Parts, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const file = `${folder}_rels/${part.slice(folder.length)}.rels`;
  if (!parts.has(file)) return [];

  const relations: Relation[] = [];
  await readWholeXml(parts.bytesOf(file, limits.smallPartBytes), {
    open: (tag, { Id = '', Type = '', Target = '' }) => {
      if (tag !== 'Relationship') return;
      relations.push({
        id: Id,
        type: Type.slice(Type.lastIndexOf('/') + 1),
        part: partNamed(Target, folder),
      });
    },
  });
  return relations;
}

/** `worksheets/sheet1.xml` beside its part, `/xl/…` from the root, `../…` one folder up. */
function partNamed(target: string, folder: string): string {
  return new URL(target, `part:/${folder}`).pathname.slice(1);
}

function relationId(attributes: Record<string, string>): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';
}

function otherKind(parts: Parts): string {
  const save = 'Deschideți-l în Excel și salvați-l ca .xlsx.';
  if (parts.has('xl/workbook.bin')) return `Fișierul este în formatul .xlsb. ${save}`;
  if (parts.has('content.xml')) return `Fișierul este în formatul OpenDocument. ${save}`;
  return 'Fișierul nu este un registru Excel (.xlsx). Trimiteți un fișier .xlsx sau CSV.';
}
