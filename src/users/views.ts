import { page } from '../web/view.ts';

export type Fields = { values: Record<string, string>; errors: Record<string, string>; message: string };

export const setupPage = page<Fields>('users/setup');
export const loginPage = page<Fields>('users/login');
type Account = Fields & { email: string; role: string; theme: string; alertEmails: boolean };
export const accountPage = page<Account>('users/account');

export const emptyFields: Fields = { values: {}, errors: {}, message: '' };
