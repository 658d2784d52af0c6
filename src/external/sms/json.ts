import { z } from 'zod';
import { askGateway, uncertain } from './gateway.ts';
import type { SmsDoor } from './sms.ts';

const answer = z.object({ id: z.union([z.string().max(200), z.number()]).optional() });

/** Sends text messages by a gateway that takes JSON: `{ id, to, text }`, with our number as its idempotency key. */
export function createJsonSms(options: {
  url: string;
  token?: string | undefined;
  timeoutMs?: number;
}): SmsDoor {
  const { url, token, ...limits } = options;
  return {
    send: ({ id, to, text }, handing) => {
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json',
        'idempotency-key': `clientela-${id}`,
        ...(token && { authorization: `Bearer ${token}` }),
      };
      const body = JSON.stringify({ id, to, text });
      return askGateway({ url, method: 'POST', headers, body }, handing, read, {
        ...limits,
        idempotent: true,
      });
    },
    keeps: false,
    openKept: async () => undefined,
    removeKept: async () => {},
    listKept: async function* () {},
  };
}

function read(text: string) {
  try {
    const { id } = answer.parse(text.trim() === '' ? {} : JSON.parse(text));
    return { kind: 'sent', via: 'sms', provider_id: id === undefined ? null : String(id) } as const;
  } catch {
    return uncertain('un răspuns care nu e al lui');
  }
}
