import type { FastifyRequest } from 'fastify';
import { Refused } from '../errors.ts';

/** What one upload may hold; the rest is refused while it comes in. */
export const uploadLimits = { files: 1, fileSize: 20 * 1024 * 1024, fields: 20, fieldSize: 2000, parts: 21 };

export type UploadedFile = { fileName: string; content: Buffer; fields: Record<string, string> };

const sentences: Record<string, string> = {
  FST_REQ_FILE_TOO_LARGE: 'Fișierul are peste 20 MB. Împărțiți-l în mai multe și importați-le pe rând.',
  FST_FILES_LIMIT: 'Trimiteți un singur fișier odată.',
  FST_PARTS_LIMIT: 'Trimiteți un singur fișier odată.',
  FST_FIELDS_LIMIT: 'Formularul are prea multe câmpuri.',
};
const missing = 'Alegeți un fișier .xlsx sau .csv.';

/** Reads the file of a multipart request, in its field `file`, and the plain fields beside it. */
export async function readUpload(request: FastifyRequest): Promise<UploadedFile> {
  if (!request.isMultipart()) throw refused(422, missing);
  const fields: Record<string, string> = {};
  let file: { fileName: string; content: Buffer } | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') file = { fileName: part.filename ?? '', content: await part.toBuffer() };
      else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
    }
  } catch (error) {
    const { code = '' } = error as { code?: string };
    const sentence = sentences[code];
    if (!sentence) throw refused(422, 'Fișierul nu a ajuns întreg. Trimiteți-l din nou.');
    throw refused(code === 'FST_REQ_FILE_TOO_LARGE' ? 413 : 422, sentence);
  }
  // A browser sends an empty nameless file where none was chosen.
  if (!file || (file.fileName === '' && file.content.length === 0)) throw refused(422, missing);
  return { ...file, fields };
}

const refused = (status: number, message: string) =>
  new Refused(status, message, [{ field: 'file', message }]);
