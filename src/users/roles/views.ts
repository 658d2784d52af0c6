import { page } from '../../web/view.ts';
import type { RolesView, RoleView } from './page.ts';

export const rolesPage = page<RolesView>('users/roles/list');
export const rolePage = page<{ role: RoleView; message: string }>('users/roles/edit');
