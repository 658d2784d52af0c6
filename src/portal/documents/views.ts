import { page } from '../../web/view.ts';
import type { PortalFrame } from '../frame.ts';
import type { OwnDocumentPage, OwnDocumentsView } from './page.ts';

export const ownDocumentsPage = page<{ list: OwnDocumentsView; portal: PortalFrame }>(
  'portal/documents/list',
);
export const ownDocumentPageView = page<{ document: OwnDocumentPage; portal: PortalFrame }>(
  'portal/documents/show',
);
