import { page } from '../web/view.ts';

type Fields = { values: Record<string, string>; errors: Record<string, string>; message: string };
type UserFields = Fields & {
  title: string;
  action: string;
  isNew: boolean;
  roles: readonly { value: string; label: string }[];
};
type UserRow = { id: number; name: string; email: string; role: string; active: boolean };

export const setupPage = page<Fields>('users/setup');
export const loginPage = page<Fields>('users/login');
type Account = Fields & { email: string; role: string; theme: string; alertEmails: boolean };
export const accountPage = page<Account>('users/account');
export const usersPage = page<{ users: UserRow[] }>('users/list');
export const userPage = page<UserFields>('users/edit');

export const emptyFields: Fields = { values: {}, errors: {}, message: '' };
