import { page } from '../../web/view.ts';
import type { PortalFrame } from '../frame.ts';
import type { DataForm } from './form.ts';
import type { OwnDataPage } from './page.ts';

export const ownDataView = page<{ data: OwnDataPage; portal: PortalFrame }>('portal/data/show');
export const dataFormView = page<{ form: DataForm; portal: PortalFrame }>('portal/data/edit');
