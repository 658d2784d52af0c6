import { page } from '../../web/view.ts';
import type { AreasView } from '../areas/page.ts';
import type { ageOf } from '../sales/age.ts';
import type { MapPage } from './page.ts';

export const mapView = page<{ map: MapPage; areas: AreasView; age: ReturnType<typeof ageOf> }>(
  'reports/map/show',
);
