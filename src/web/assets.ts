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
 * Bundles public/ once at start: our modules with htmx in app.js, the layers in app.css, the icons, and what the map
 * alone needs: map.js with Leaflet, map.css, the outlines. Each has its content hash in its name and is kept by browsers
 * for good; a page costs five requests.
 */
export async function registerAssets(app: FastifyInstance): Promise<Assets> {
  prepared ??= prepare();
  const { urls, assets } = await prepared;

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

// Once for each process, however many applications it makes: to compress as well as can be takes most of a start.
let prepared: ReturnType<typeof prepare> | undefined;

async function prepare(): Promise<{ urls: Map<string, string>; assets: Map<string, Asset> }> {
  const [bundle, icons, favicon, outlines] = await Promise.all([
    bundled(),
    readFile(`${folder}/icons.svg`),
    readFile(`${folder}/favicon.svg`),
    readFile(`${folder}/map/romania.json`),
  ]);
  const pictures = { 'icons.svg': icons, 'favicon.svg': favicon, 'romania.json': outlines };
  const files: Record<string, Buffer> = { ...bundle, ...pictures };
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
  return { urls, assets };
}

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
};

async function bundled(): Promise<Record<string, Buffer>> {
  const { outputFiles } = await build({
    entryPoints: ['js/app.js', 'css/app.css', 'js/map.js', 'css/map.css'].map((path) => `${folder}/${path}`),
    outdir: '/',
    entryNames: '[name]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022'],
    // The few small pictures that Leaflet's stylesheet names.
    loader: { '.png': 'dataurl' },
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
