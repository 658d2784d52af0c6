import { createHash, createHmac } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { backupKey } from './cipher.ts';
import { flush } from './parts.ts';

const format = 1;
const hex = z.string().regex(/^[0-9a-f]+$/);
// Parts lie in the backup's own folder, whoever wrote the manifest.
const name = z.string().regex(/^(tables|files)\/[\w.-]+(\/[\w.-]+)?$/);
const part = { name, bytes: z.number().int(), sha256: hex };

const manifest = z.object({
  format: z.literal(format),
  version: z.string(),
  taken_at: z.string(),
  /** By name, in order: the level at which the rows are read back. */
  migrations: z.array(z.string()),
  /** The salt of the passphrase's key; null where nothing is encrypted. */
  salt: hex.nullable(),
  tables: z.array(
    z.object({ ...part, table: z.string(), columns: z.array(z.string()), rows: z.number(), digest: hex }),
  ),
  sequences: z.array(z.object({ sequence: z.string(), value: z.string(), called: z.boolean() })),
  files: z.array(z.object({ ...part, key: z.string() })),
  /** Keys of files that rows named and that were not there any more. */
  missing_files: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifest>;
export type CopiedTable = Manifest['tables'][number];
export type CopiedFile = Manifest['files'][number];

export const manifestFormat = format;

/** Writes the manifest and its seal, which tells a changed one: with the key nobody else can make another. */
export async function writeManifest(
  folder: string,
  content: Manifest,
  key: Buffer | undefined,
): Promise<void> {
  const text = `${JSON.stringify(content, null, 1)}\n`;
  const files = { 'manifest.json': text, 'manifest.seal': `${sealOf(text, key)}\n` };
  for (const [file, written] of Object.entries(files)) {
    await writeFile(join(folder, file), written, { flag: 'wx', mode: 0o600 });
    await flush(join(folder, file), 'r+');
  }
}

/**
 * Reads the manifest of a backup, and the key that its parts are read with.
 * @throws Refusal where it is none, was changed, or the passphrase is missing or another one
 */
export async function readManifest(
  folder: string,
  passphrase: string | undefined,
): Promise<{ content: Manifest; key: Buffer | undefined }> {
  const [text, seal] = await Promise.all(
    ['manifest.json', 'manifest.seal'].map((file) => readFile(join(folder, file), 'utf8')),
  ).catch(() => {
    throw new Refusal(`${folder} nu e o copie de siguranță întreagă: lipsește manifestul.`);
  });
  const read = manifest.safeParse(parsed(text ?? ''));
  if (!read.success)
    throw new Refusal('Copia e stricată sau făcută de altă versiune: manifestul nu se înțelege.');
  const { salt } = read.data;
  if (salt && !passphrase) throw new Refusal('Copia e criptată: puneți parola ei în BACKUP_PASSPHRASE.');
  const key = salt && passphrase ? backupKey(passphrase, salt) : undefined;
  if (seal?.trim() !== sealOf(text ?? '', key)) {
    throw new Refusal(
      key
        ? 'Parola din BACKUP_PASSPHRASE nu e cea a copiei, sau manifestul ei a fost schimbat.'
        : 'Copia e stricată: manifestul nu mai e cum a fost scris.',
    );
  }
  return { content: read.data, key };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sealOf = (text: string, key: Buffer | undefined) =>
  (key ? createHmac('sha256', key) : createHash('sha256')).update(text).digest('hex');
