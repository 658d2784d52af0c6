import type { ClientPage } from '../../clients/page.ts';
import { page, view } from '../../web/view.ts';
import type { MakingForm, makingPreview, TabView } from './page.ts';

export const tabPage = page<{ client: ClientPage; tab: TabView }>('paperwork/client');
export const makePage = page<{ form: MakingForm }>('paperwork/make');
export const madePreviewPiece = view<{ preview: ReturnType<typeof makingPreview> }>(
  'paperwork/_made-preview',
);
