import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { Draft } from '../../clients/draft.ts';
import { type FieldError, Refused } from '../../errors.ts';
import type { Files } from '../../external/files/files.ts';
import { watchContent } from './content.ts';
import { cleanName } from './file-name.ts';

const mostFiles = 10;
const mostBytes = 10 * 1024 * 1024;
// Four bytes a letter, and the longest text is ten thousand.
const limits = { files: mostFiles, fileSize: mostBytes, fields: 60, fieldSize: 60_000, parts: 70 };
// What is too large is said of the file it is, once the rest of the form has come in.
const reading = { limits, throwFileSizeLimit: false };

export const tooMany = 'O notă are cel mult 10 fișiere. Puneți-le pe celelalte la altă notă.';
const sentences: Record<string, string> = {
  FST_FILES_LIMIT: tooMany,
  FST_PARTS_LIMIT: tooMany,
  FST_FIELDS_LIMIT: 'Formularul are prea multe câmpuri.',
};

/** A file that is kept already, and waits for its row. */
export type NewFile = { name: string; content_type: string; size: number; file_key: string; digest: string };

/** A posted form with its files. `errors` say which files were refused; then none of them is kept. */
export type NoteForm = { draft: Draft; files: NewFile[]; errors: FieldError[] };

/**
 * Reads a form, with files or without. Each file goes to disk as it comes in; whatever breaks or is refused on the way
 * leaves nothing there.
 */
export async function readNoteForm(request: FastifyRequest, files: Files): Promise<NoteForm> {
  if (!request.isMultipart()) return { draft: (request.body ?? {}) as Draft, files: [], errors: [] };
  const form: NoteForm = { draft: {}, files: [], errors: [] };
  try {
    for await (const part of request.parts(reading)) {
      if (part.type === 'file') await takeFile(part, files, form);
      else take(form.draft, part.fieldname, part.value);
    }
  } catch (error) {
    await forget(files, form.files);
    const sentence = sentences[(error as { code?: string }).code ?? ''];
    if (sentence) return { ...form, files: [], errors: [{ field: 'files', message: sentence }] };
    if (request.raw.destroyed || request.raw.readableAborted)
      throw new Refused(400, 'Formularul nu a ajuns întreg. Trimiteți-l din nou.');
    throw error;
  }
  if (form.errors.length === 0) return form;
  await forget(files, form.files);
  return { ...form, files: [] };
}

/** Takes away the bytes of files that got no row. What cannot be taken away now is found by the sweep. */
export async function forget(files: Files, kept: { file_key: string }[]): Promise<void> {
  await Promise.allSettled(kept.map(({ file_key }) => files.remove(file_key)));
}

async function takeFile(part: MultipartFile, files: Files, form: NoteForm): Promise<void> {
  const content = watchContent();
  const digest = createHash('sha256');
  let seen = 0;
  async function* watched() {
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      content.see(chunk);
      digest.update(chunk);
      seen += chunk.length;
      yield chunk;
    }
  }
  const { key, size } = await files.save(Readable.from(watched(), { objectMode: false }));
  const given = part.filename ?? '';
  // A browser sends an empty nameless file where none was chosen.
  const nothing = given === '' && seen === 0;
  const judged = nothing ? undefined : await content.judge(given);
  if (judged?.ok && !part.file.truncated) {
    const name = cleanName(given, judged.content_type);
    form.files.push({
      ...{ name, size, file_key: key, content_type: judged.content_type },
      digest: digest.digest('hex'),
    });
    return;
  }
  await files.remove(key);
  if (!judged) return;
  const why = part.file.truncated ? 'are peste 10 MB' : judged.ok ? '' : judged.why;
  form.errors.push({ field: 'files', message: `„${cleanName(given)}” ${why}.` });
}

/** A name that comes more than once is a list, as in any other form. */
function take(draft: Draft, name: string, value: unknown): void {
  const before = draft[name];
  if (before === undefined) draft[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else draft[name] = [before, value];
}
