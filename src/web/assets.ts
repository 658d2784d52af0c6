import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, stop } from 'esbuild';
import type { FastifyInstance } from 'fastify';

export type Assets = { url: (name: string) => string };

type Asset = { type: string; raw: Buffer; br: Buffer; gzip: Buffer };

const folder = resolve(import.meta.dirname, '../../public');

/**
 * Bundles public/ once at start: our modules with htmx in app.js, the layers in app.css, the icons. Each has
 * its content hash in its name and is kept by browsers for good; a page costs five requests.
 */
export async function registerAssets(app: FastifyInstance): Promise<Assets> {
  const [bundle, icons, favicon] = await Promise.all([
    bundled(),
    readFile(`${folder}/icons.svg`),
    readFile(`${folder}/favicon.svg`),
  ]);
  const files: Record<string, Buffer> = { ...bundle, 'icons.svg': icons, 'favicon.svg': favicon };
  const urls = new Map<string, string>();
  const assets = new Map<string, Asset>();
  for (const [name, raw] of Object.entries(files)) {
    const hash = createHash('sha256').update(raw).digest('base64url').slice(0, 10);
    const hashed = name.replace('.', `.${hash}.`);
    urls.set(name, `/assets/${hashed}`);
    assets.set(hashed, {
      type: types[name.split('.').pop() as string] as string,
      raw,
      br: brotliCompressSync(raw),
      gzip: gzipSync(raw),
    });
  }

  app.get<{ Params: { file: string } }>('/assets/:file', { config: { public: true } }, (request, reply) => {
    const asset = assets.get(request.params.file);
    if (!asset) return reply.callNotFound();
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
    if (encoding) reply.header('content-encoding', encoding);
    return reply
      .header('vary', 'Accept-Encoding')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type(asset.type)
      .send(encoding ? asset[encoding] : asset.raw);
  });

  return {
    url(name) {
      const url = urls.get(name);
      if (!url) throw new Error(`no asset is called ${name}`);
      return url;
    },
  };
}

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

async function bundled(): Promise<Record<string, Buffer>> {
  const { outputFiles } = await build({
    entryPoints: [`${folder}/js/app.js`, `${folder}/css/app.css`],
    outdir: '/',
    entryNames: '[name]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022'],
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
  });
  // The bundler is a process of its own, of 15 MB, that nobody needs again.
  await stop();
  return Object.fromEntries(
    outputFiles.map(({ path, contents }) => [path.split(/[\\/]/).pop(), Buffer.from(contents)]),
  );
}
