import { page } from '../../web/view.ts';
import type { HealthView } from './page.ts';

export const healthPage = page<{ health: HealthView }>('today/health', 'today/_health-rows');
