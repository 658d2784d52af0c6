import { page } from '../../web/view.ts';
import type { CompanyPage } from './page.ts';

export const companyView = page<{ company: CompanyPage }>('settings/company/show');
