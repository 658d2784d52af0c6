import type { MessageRow } from './list/queries.ts';
import { messageStateOf } from './state.ts';
import { withoutTokens } from './tokens.ts';

/** A message as JSON shows it. */
export function asJson({ body_text, via, state, client_name: _name, next_attempt_at, ...row }: MessageRow) {
  return {
    ...row,
    text: withoutTokens(body_text),
    state: messageStateOf({ state, via }),
    next_attempt_at: state === 'queued' ? next_attempt_at : null,
  };
}
