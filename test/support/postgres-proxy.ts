import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type PostgresProxy = {
  /** The address of the same database, by way of the proxy. */
  url: string;
  /** The text of every statement that was sent since `forget()`. */
  queries: string[];
  forget(): void;
  /** The server is away: what is open breaks, what is new is refused, until `mend()`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** Passes bytes between an application and its PostgreSQL, and reads the statements on their way. */
export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const queries: string[] = [];
  let away = false;

  const server = createServer((client) => {
    if (away) return void client.resetAndDestroy();
    const upstream = connect({ host: target.hostname, port: Number(target.port || 5432) });
    const read = statementReader((text) => queries.push(text));
    client.on('data', read);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);

  return {
    url: url.href,
    queries,
    forget: () => void queries.splice(0),
    cut() {
      away = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      away = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Reads the frontend's messages: the text of a Query (Q), of a Parse (P), or of what a Bind (B) names that was
 * prepared before; the first message has no type.
 */
function statementReader(heard: (text: string) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started = false;
  let parsed = false;
  const prepared = new Map<string, string>();
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const end = head + rest.readUInt32BE(head);
      if (rest.length < end) return;
      const [type, body] = [
        started ? String.fromCharCode(rest[0] as number) : '',
        rest.subarray(head + 4, end),
      ];
      if (type === 'Q') heard(textAt(body, 0));
      if (type === 'P') {
        const text = textAt(body, body.indexOf(0) + 1);
        prepared.set(textAt(body, 0), text);
        heard(text);
      }
      // A Bind right after its Parse is the same statement.
      if (type === 'B' && !parsed) heard(prepared.get(textAt(body, body.indexOf(0) + 1)) ?? '');
      parsed = type === 'P';
      started = true;
      rest = rest.subarray(end);
    }
  };
}

function textAt(body: Buffer, start: number): string {
  return body.subarray(start, body.indexOf(0, start)).toString();
}
