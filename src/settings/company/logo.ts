import type { FastifyRequest } from 'fastify';
import { Refused } from '../../errors.ts';
import { checkPicture } from './picture.ts';

const most = 512 * 1024;

/** The logo of a multipart request, in its field `file`: a PNG or JPEG that can be printed. Else 422 with the reason. */
export async function readLogo(request: FastifyRequest): Promise<{ content_type: string; bytes: Buffer }> {
  if (!request.isMultipart()) throw refused('Alegeți imaginea siglei, PNG sau JPEG.');
  const bytes = await readFile(request);
  if (!bytes || bytes.length === 0) throw refused('Alegeți imaginea siglei, PNG sau JPEG.');
  const picture = checkPicture(bytes);
  if (!picture.ok) throw refused(picture.message);
  return { content_type: picture.content_type, bytes };
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

const refused = (message: string) => new Refused(422, message, [{ field: 'file', message }]);
