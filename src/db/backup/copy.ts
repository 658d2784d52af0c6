import { once } from 'node:events';
import { Readable } from 'node:stream';
import type pg from 'pg';

/** What of pg's connection a COPY uses: its types do not tell it. */
type Connection = pg.Connection & {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
};
type Copying = pg.Submittable & Record<string, unknown>;

const chunkBytes = 65_536;

/**
 * The rows of `COPY … TO STDOUT`, as PostgreSQL writes them, in chunks; waits when nobody reads.
 * @param onRow hears of each row: the server sends one in a message
 */
export function copyOut(client: pg.Client, text: string, onRow: (row: Buffer) => void): Readable {
  let connection: Connection | undefined;
  let held: Buffer[] = [];
  let bytes = 0;
  let ended = false;
  const rows = new Readable({
    read: () => void connection?.stream.resume(),
    // Whoever stops reading half-way has no use for the rest of the rows.
    destroy: (error, done) => {
      if (!ended) connection?.stream.destroy();
      done(error);
    },
  });
  const pass = () => {
    if (bytes > 0 && !rows.push(Buffer.concat(held))) connection?.stream.pause();
    [held, bytes] = [[], 0];
  };
  const copying: Copying = {
    submit: (used: pg.Connection) => {
      connection = used as Connection;
      used.query(text);
    },
    handleCopyData: ({ chunk }: { chunk: Buffer }) => {
      onRow(chunk);
      // A copy: what pg read into is written over by what comes next.
      held.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes >= chunkBytes) pass();
    },
    handleCommandComplete: () => {},
    handleReadyForQuery: () => {
      ended = true;
      pass();
      rows.push(null);
    },
    handleError: (error: Error) => {
      ended = true;
      rows.destroy(error);
    },
  };
  client.query(copying);
  return rows;
}

/** Feeds `COPY … FROM STDIN`; rejects with the error of the server or of the source, and then nothing was taken. */
export function copyIn(client: pg.Client, text: string, source: AsyncIterable<Buffer>): Promise<void> {
  return new Promise((done, failed) => {
    let reason: Error | undefined;
    const copying: Copying = {
      submit: (connection: pg.Connection) => connection.query(text),
      handleCopyInResponse: (connection: Connection) => {
        void feed(connection, source, () => reason).catch((error: Error) => {
          reason ??= error;
          connection.sendCopyFail('stopped');
        });
      },
      handleCommandComplete: () => {},
      handleReadyForQuery: () => done(),
      handleError: (error: Error) => {
        reason ??= error;
        failed(reason);
      },
    };
    client.query(copying);
  });
}

async function feed(
  connection: Connection,
  source: AsyncIterable<Buffer>,
  failure: () => Error | undefined,
): Promise<void> {
  for await (const chunk of source) {
    if (failure()) return;
    connection.sendCopyFromChunk(chunk);
    if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
  }
  if (!failure()) connection.endCopyFrom();
}
