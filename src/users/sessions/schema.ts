import { z } from 'zod';

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export const sessionParams = z.object({ id });
export const userSessionParams = z.object({ id, session_id: id });
