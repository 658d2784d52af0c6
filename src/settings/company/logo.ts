import type { FastifyRequest } from 'fastify';
import { logoFits } from '../../documents/pdf/logo.ts';
import { Refused } from '../../errors.ts';

const most = 512 * 1024;
/** A picture of few bytes may open into many: more than this a document would not show anyway. */
const mostPoints = 4_000_000;

/** The logo of a multipart request, in its field `file`: a PNG or JPEG that can be printed. Else 422 with the reason. */
export async function readLogo(request: FastifyRequest): Promise<{ content_type: string; bytes: Buffer }> {
  if (!request.isMultipart()) throw refused('Alegeți imaginea siglei, PNG sau JPEG.');
  const bytes = await readFile(request);
  if (!bytes || bytes.length === 0) throw refused('Alegeți imaginea siglei, PNG sau JPEG.');
  const content_type = typeOf(bytes);
  if (!content_type) throw refused('Sigla este o imagine PNG sau JPEG.');
  const [width, height] = content_type === 'image/png' ? pngSize(bytes) : [0, 0];
  if (width * height > mostPoints)
    throw refused('Sigla are cel mult 2000 × 2000 de puncte. Micșorați imaginea.');
  if (!(await logoFits({ content_type, bytes })))
    throw refused('Imaginea nu poate fi tipărită pe documente. Salvați-o din nou ca PNG sau JPEG.');
  return { content_type, bytes };
}

async function readFile(request: FastifyRequest): Promise<Buffer | undefined> {
  try {
    const file = await request.file({ limits: { fileSize: most } });
    return await file?.toBuffer();
  } catch (error) {
    const isLarge = (error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE';
    throw refused(
      isLarge ? 'Sigla are cel mult 512 KB. Micșorați imaginea.' : 'Imaginea nu a ajuns întreagă.',
    );
  }
}

/** What the first bytes say that it is, whatever its name. */
function typeOf(bytes: Buffer): 'image/png' | 'image/jpeg' | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png';
  return bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')) ? 'image/jpeg' : undefined;
}

function pngSize(bytes: Buffer): [width: number, height: number] {
  return bytes.length < 24 ? [0, 0] : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

const refused = (message: string) => new Refused(422, message, [{ field: 'file', message }]);
