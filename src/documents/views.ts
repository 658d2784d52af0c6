import { page, view } from '../web/view.ts';
import type { DocumentForm } from './form.ts';
import type { LineRow } from './form-lines.ts';
import type { DocumentPage } from './page.ts';

type Found = { name: string; detail: string; href: string };

export const documentPageView = page<{ document: DocumentPage }>('documents/show');
export const documentFormPage = page<{ form: DocumentForm }>('documents/edit');
/** The first step of a document that does not know its client yet. */
export const chooseBuyerPage = page<{
  q: string;
  kind: string;
  title: string;
  found: Found[];
  message: string;
}>('documents/new');
export const lineRowPiece = view<{ row: LineRow }>('documents/_line-row');
