import { page } from '../../web/view.ts';
import type { Fields } from '../views.ts';

type UserFields = Fields & {
  title: string;
  action: string;
  isNew: boolean;
  roles: readonly { value: string; label: string }[];
  /** Where the sessions of the person are; empty for a new one. */
  sessions: string;
};
type UserRow = {
  id: number;
  name: string;
  email: string;
  role: string;
  portfolio: string;
  seen: string;
  active: boolean;
};

export const usersPage = page<{ users: UserRow[] }>('users/list');
export const userPage = page<UserFields>('users/edit');
