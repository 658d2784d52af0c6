import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type AnafRecord, company, cui, nulls } from './anaf-records.ts';
import { listen } from './loopback.ts';

export { type AnafRecord, company, cui };

type FaultName =
  | 'html200'
  | 'http404-problem'
  | 'cut-json'
  | 'empty'
  | 'http500'
  | 'http429'
  | 'http400'
  | 'slow-first-byte'
  | 'slow-body'
  | 'huge'
  | 'other-company'
  | 'reset'
  | 'nulls';
/** What may go wrong instead of an answer; an object is an answer word for word. */
export type AnafFault = FaultName | { status?: number; type?: string; body: string | object };

export type Question = { cui: number; data: string };
/** One call: `at` in milliseconds of `Date.now()`, `sent` the bytes of the answer written so far. */
export type AnafCall = { at: number; body: Question[]; headers: IncomingHttpHeaders; readonly sent: number };

export type AnafServer = {
  /** The address of the v9 service, whole. */
  url: string;
  calls: AnafCall[];
  /** Makes a firm known; a function is asked at every call, null makes it unknown again. */
  answer(number: number, record: AnafRecord | null | (() => AnafRecord | null)): void;
  /** Spoils the next `times` calls (all of them when not given); `fault(undefined)` mends it. */
  fault(kind: AnafFault | undefined, times?: number): void;
  close(): Promise<void>;
};

const path = '/api/PlatitorTvaRest/v9/tva';
const firewallPage =
  '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with ' +
  'your administrator.<br><br>Your support ID is: 1234567890</body></html>';

/** A stand-in for ANAF's service of company data that speaks its protocol (v9) on a free port of this machine. */
export async function startAnafServer(): Promise<AnafServer> {
  const calls: AnafCall[] = [];
  const firms = new Map<number, () => AnafRecord | null>();
  let current: AnafFault | undefined;
  let timesLeft = 0;

  const server = await listen((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (request.method !== 'POST') send(response, 200, 'text/html', firewallPage);
    else if (request.url !== path) problem(response, request.url ?? '');
    else serveQuestions(request, response, questions(body));
  }

  function serveQuestions(
    request: IncomingMessage,
    response: ServerResponse,
    asked: Question[] | undefined,
  ): void {
    record(request, asked ?? []);
    const fault = timesLeft-- > 0 ? current : undefined;
    if (typeof fault === 'object') {
      send(response, fault.status ?? 200, fault.type ?? 'application/json', fault.body);
    } else if (fault) {
      faults[fault](response, asked?.map(({ cui: number }) => known(number) ?? company(number)) ?? []);
    } else if (!asked || asked.length > 100) {
      json(response, 400, { cod: 400, message: 'Bad Request' });
    } else {
      const found = asked.map(({ cui: number }) => known(number)).filter((firm) => firm !== null);
      const notFound = asked.map(({ cui: number }) => number).filter((number) => known(number) === null);
      json(response, found.length > 0 ? 200 : 404, { found, notFound });
    }
  }

  function record({ socket, headers }: IncomingMessage, body: Question[]): void {
    const before = socket.bytesWritten;
    calls.push({
      at: Date.now(),
      body,
      headers,
      get sent() {
        return socket.bytesWritten - before;
      },
    });
  }

  function known(number: number): AnafRecord | null {
    return firms.get(number)?.() ?? null;
  }

  return {
    url: server.url + path,
    calls,
    close: server.close,
    answer(number, record) {
      firms.set(number, typeof record === 'function' ? record : () => record);
    },
    fault(kind, times = Number.POSITIVE_INFINITY) {
      current = kind;
      timesLeft = times;
    },
  };
}

type Spoil = (response: ServerResponse, records: AnafRecord[]) => void;

const faults: Record<FaultName, Spoil> = {
  html200: (response) => send(response, 200, 'text/html', firewallPage),
  'http404-problem': (response) => problem(response, '/PlatitorTvaRest/v10/tva'),
  'cut-json': (response, found) =>
    send(response, 200, 'application/json', JSON.stringify({ found }).slice(0, 400)),
  empty: (response) => send(response, 200, 'application/json', ''),
  http500: (response) => send(response, 500, 'text/html', '<html><body>Internal Server Error</body></html>'),
  http429: (response) => send(response, 429, 'text/plain', 'Too Many Requests'),
  http400: (response) => json(response, 400, { cod: 400, message: 'Bad Request' }),
  // Silent until the caller leaves or the server closes.
  'slow-first-byte': () => {},
  'slow-body': trickle,
  huge: flood,
  'other-company': (response) => json(response, 200, { found: [company(cui(765432))], notFound: [] }),
  reset: (response) => void response.socket?.resetAndDestroy(),
  nulls: (response, found) => json(response, 200, { found: found.map(nulls), notFound: null }),
};

/** Headers at once, then a blank every 50 ms for as long as somebody listens. */
function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.write('{');
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

/** 50 MB of well-formed JSON, no faster than it is read. */
function flood(response: ServerResponse): void {
  const piece = 'x'.repeat(64 * 1024);
  let left = (50 * 1024 * 1024) / piece.length;
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.write('{"found":[],"notFound":[],"message":"');
  const pour = () => {
    while (left-- > 0) {
      if (response.write(piece)) continue;
      response.once('drain', pour);
      return;
    }
    response.end('"}');
  };
  pour();
}

function questions(body: string): Question[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const isRight =
      Array.isArray(parsed) && parsed.every((item) => typeof item?.cui === 'number' && item.data);
    return isRight ? (parsed as Question[]) : undefined;
  } catch {
    return undefined;
  }
}

function problem(response: ServerResponse, instance: string): void {
  const detail = `No endpoint POST ${instance}.`;
  send(response, 404, 'application/problem+json', {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail,
    instance,
  });
}

function json(response: ServerResponse, status: number, body: object): void {
  send(response, status, 'application/json', body);
}

function send(response: ServerResponse, status: number, type: string, body: string | object): void {
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  response
    .writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(content) })
    .end(content);
}
