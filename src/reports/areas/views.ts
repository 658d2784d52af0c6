import { view } from '../../web/view.ts';
import type { AreasView } from './page.ts';

export const areasTable = view<{ table: AreasView['table'] }>('reports/areas/_table');
