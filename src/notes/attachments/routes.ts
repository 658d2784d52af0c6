import type { FastifyInstance } from 'fastify';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { attachmentHeader } from './file-name.ts';
import { getFile } from './queries.ts';
import { fileParams } from './schema.ts';

type One = { Params: { id: string; file_id: string } };

/** The files of notes, to be kept by whoever reads them: never opened as a page of ours. */
export function attachmentRoutes(app: FastifyInstance, { db, files }: Services): void {
  app.get<One>('/clients/:id/note-files/:file_id', async (request, reply) => {
    const params = fileParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const file = await getFile(db, params.data.id, params.data.file_id);
    const content = await files.open(file.file_key);
    if (!content) throw new NotFound('Fișierul nu mai este pe disc. Spuneți-i administratorului.');
    return reply
      .type(file.content_type)
      .header('content-length', file.size)
      .header('content-disposition', attachmentHeader(file.name))
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(content);
  });
}
