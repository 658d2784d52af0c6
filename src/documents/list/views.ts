import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { DocumentListView, FilterView } from './page.ts';

export const documentsPage = page<{ list: DocumentListView }>('documents/list');
export const documentFiltersPage = page<{ filters: FilterView }>('documents/filters', 'documents/_filters');
export const clientDocumentsPage = page<{ client: ClientPage; list: DocumentListView }>('documents/client');
