import { page } from '../../web/view.ts';
import type { TokenForm, tokenRow } from './form.ts';

export const tokensPage = page<{ tokens: ReturnType<typeof tokenRow>[]; address: string }>('api/tokens/list');
export const newTokenPage = page<{ form: TokenForm }>('api/tokens/new');
export const madePage = page<{ name: string; token: string; address: string }>('api/tokens/made');
