import { type LoggerOptions, pino } from 'pino';
import { requestId } from './request-id.ts';

type Told = {
  type: string;
  message: string;
  stack: string;
  code?: string;
  /** Where PostgreSQL met it. */
  table?: string;
  column?: string;
  constraint?: string;
  cause?: Told;
};

const mostChars = 500;
const kept = ['code', 'table', 'column', 'constraint'] as const;

/**
 * A text without what may be somebody's: values that PostgreSQL and others quote, addresses of e-mail, long numbers
 * (phones, tax and personal ids, accounts), long words that may be tokens, and addresses with what follows their path.
 */
export function withoutValues(text: string): string {
  return text
    .replace(/"[^"]*"|„[^”]*”|“[^”]*”|«[^»]*»|(?<!\p{L})'[^']*'/gu, '…')
    .replace(/=\s*\([^)]*\)/g, '=(…)')
    .replace(/(https?:\/\/[^\s/]+)\/\S+/g, '$1/…')
    .replace(/[^\s<>()]+@[^\s<>()]+/g, '…')
    .replace(/[\w-]{24,}/g, '…')
    .replace(/\+?\d(?:[ .-]?\d){6,}|\d{6,}/g, '…')
    .slice(0, mostChars);
}

/** What the log may know of an error. Never what it carries beside: `detail` and `where` of PostgreSQL hold whole rows. */
export function toldError(error: unknown, depth = 0): Told {
  if (typeof error !== 'object' || error === null)
    return { type: typeof error, message: withoutValues(String(error)), stack: '' };
  const { name, message, stack, cause, type, ...rest } = error as Partial<Error> & Record<string, unknown>;
  const constructed = error instanceof Error ? error.constructor.name : (type ?? name ?? 'Error');
  const fields = error as Record<string, unknown>;
  return {
    type: String(constructed),
    // A text that is no JSON is quoted by its end, between quotes that it may hold itself.
    message: error instanceof SyntaxError ? 'text de neînțeles' : withoutValues(String(message ?? '')),
    stack: framesOf(stack ?? String(rest.stack ?? '')),
    ...Object.fromEntries(
      kept.flatMap((key) => (typeof fields[key] === 'string' ? [[key, fields[key]]] : [])),
    ),
    ...(cause !== undefined && depth < 3 && { cause: toldError(cause, depth + 1) }),
  };
}

/** The same, for a terminal. */
export function errorText(error: unknown): string {
  const { type, message, stack, code, cause } = toldError(error);
  const from = cause ? `\nfrom ${cause.type}: ${cause.message}` : '';
  return `${type}${code ? ` ${code}` : ''}: ${message}\n${stack}${from}`;
}

// The first line of a stack is the message, however many lines it has.
const framesOf = (stack: string) =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

type Routed = { method?: string; routeOptions?: { url?: string | undefined }; params?: unknown };

/** A request by its pattern and the ids in it: a path may carry a token, and what follows it what people look for. */
function toldRequest({ method, routeOptions, params }: Routed) {
  const ids = Object.entries((params ?? {}) as Record<string, unknown>).filter(([, value]) =>
    /^\d{1,12}$/.test(String(value)),
  );
  return {
    method,
    route: routeOptions?.url ?? 'none',
    ...(ids.length > 0 && { ids: Object.fromEntries(ids) }),
  };
}

/** How every process writes its log: JSON, ids only, each line with the request or the run of a job that it belongs to. */
export function logOptions(level: string): LoggerOptions {
  return {
    level,
    serializers: { err: toldError, error: toldError, req: toldRequest },
    mixin: () => {
      const id = requestId();
      return id === null ? {} : { request_id: id };
    },
    hooks: {
      logMethod(args, method) {
        const [first, ...rest] = args as unknown[];
        const clean = (value: unknown) => (typeof value === 'string' ? withoutValues(value) : value);
        // An error alone brings its message along, as the text of the line.
        const told = first instanceof Error ? { err: first } : clean(first);
        const words = first instanceof Error && rest.length === 0 ? ['eroare'] : rest.map(clean);
        method.apply(this, [told, ...words] as Parameters<typeof method>);
      },
    },
  };
}

export const createLog = (level: string) => pino(logOptions(level));
