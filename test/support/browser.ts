import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { temporaryFolder } from './temporary.ts';

// The package's own arguments run everything in one process and switch web security off.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // One process less to start and to talk to; without a graphics card it would draw in the processor all the same.
  '--in-process-gpu',
  '--renderer-process-limit=1',
];

let kept: Promise<Browser> | undefined;

/**
 * The browser of a test file; close it in afterAll. All files of a worker have one process, whose start costs three
 * seconds of processor time: closing takes away its pages with all that they remember, and it ends with the worker.
 */
export async function launchBrowser(): Promise<Browser> {
  kept ??= launchProcess();
  const browser = await kept;
  browser.close = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  return browser;
}

/** Chromium of CHROMIUM_PATH, of the system, or else the one of npm, unpacked once. */
async function launchProcess(): Promise<Browser> {
  const system = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path));
  const program = system ? { executablePath: system } : await browserOfNpm();
  // A worker may end without a word: what its browser kept lies where the next run clears it away.
  const before = process.env.TMPDIR;
  process.env.TMPDIR = await temporaryFolder();
  try {
    return await chromium.launch({ args, ...program });
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** One page in a browser of its own, and what went wrong on its console: errors, refused styles, failed requests. */
export type Visit = { page: Page; complaints: string[] };

/** Opens a browser as somebody of the cast, or as a stranger; the rest is Playwright's: a phone, no JavaScript. */
export async function visit(
  browser: Browser,
  app: FastifyInstance,
  { as, ...place }: { as?: { cookies: Record<string, string> } } & BrowserContextOptions = {},
): Promise<Visit> {
  const baseURL = app.listeningOrigin;
  const context = await browser.newContext({
    baseURL,
    locale: 'ro-RO',
    viewport: desk,
    reducedMotion: 'reduce',
    ...place,
  });
  context.setDefaultTimeout(15_000);
  const cookies = Object.entries(as?.cookies ?? {});
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: baseURL })));
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // Our pages answer 404 and 422 where they should, which Chromium reports as a resource that failed.
    const answer = /^Failed to load resource.* (404|422) /.test(message.text());
    const isAsset = message.location().url.includes('/assets/');
    if (['error', 'warning'].includes(message.type()) && (!answer || isAsset)) {
      complaints.push(`${page.url()}: ${message.text()}`);
    }
  });
  return { page, complaints };
}

const desk = { width: 1280, height: 800 };

/** What is awaited comes within this time, or the test fails. */
export const soon = { timeout: 10_000, interval: 20 };

/** Fails with every rule of WCAG 2.2 AA that axe finds broken: at the desk, at the desk in the dark, on the phone. */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize() ?? desk;
  const faults: string[] = [];
  for (const [look, { width, colorScheme, ...rules }] of Object.entries(looks)) {
    await page.emulateMedia({ colorScheme });
    // As high as the page itself, so that no bar lies over what is below it by the chance of scrolling.
    await page.setViewportSize({ width, height: before.height });
    const { height, wide } = await sizeOf(page);
    await page.setViewportSize({ width, height: Math.max(height, before.height) });
    if (wide > width) faults.push(`${look}: the page is ${wide} px wide`);
    faults.push(...(await brokenRules(page, rules)).map((fault) => `${look}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
  expect(faults, page.url()).toEqual([]);
}

// The long form, which axe-core hands out by itself, takes three times as long to send and to read.
const axe = `${readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')};0`;
const everyRule = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
const contrast = 'color-contrast';
// Contrast is the dear rule, and the phone has the colours of the desk.
const looks = {
  desk: { width: desk.width, colorScheme: 'light', runOnly: everyRule },
  dark: { width: desk.width, colorScheme: 'dark', runOnly: { type: 'rule', values: [contrast] } },
  phone: { width: 390, colorScheme: 'light', runOnly: everyRule, rules: { [contrast]: { enabled: false } } },
} as const;

async function sizeOf(page: Page): Promise<{ wide: number; height: number }> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { wide: scrollWidth, height: scrollHeight };
  });
}

async function brokenRules(page: Page, rules: object): Promise<string[]> {
  // Through the debugger, so that the page keeps its strict CSP. Options of lists are many and always plain text.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(
    async (options) => {
      const { violations } = await (window as unknown as AxeWindow).axe.run({ exclude: ['option'] }, options);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} – ${failureSummary}`),
      );
    },
    // No rule among these looks into the style sheets, which axe would fetch again.
    { ...rules, resultTypes: ['violations'], preload: false },
  );
}

type AxeResult = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] };
type AxeWindow = { axe: { run(where: object, options: object): Promise<AxeResult> } };

async function browserOfNpm(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(join(dirname(entry), '../package.json'), 'utf8'));
  const folder = join(tmpdir(), `clientela-chromium-${version}-${userInfo().uid}`);
  if (!existsSync(folder)) await unpackInto(folder, join(dirname(entry), '../bin'));
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** Unpacks beside and renames, so that two test files that start together never see half a browser. */
async function unpackInto(folder: string, archives: string): Promise<void> {
  const beside = await mkdtemp(`${folder}-`);
  const before = process.env.TMPDIR;
  // The package unpacks into the temporary folder and trusts whatever lies there already.
  process.env.TMPDIR = beside;
  try {
    const { default: packed, inflate } = await import('@sparticuz/chromium');
    await packed.executablePath();
    // The libraries that a bare Debian lacks; the package itself unpacks them on Lambda alone.
    await inflate(join(archives, 'al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  await mkdir(join(beside, 'fc-cache'));
  await writeFile(
    join(beside, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir>` +
      `<dir>${folder}/fonts</dir><cachedir>${folder}/fc-cache</cachedir></fontconfig>`,
  );
  try {
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
