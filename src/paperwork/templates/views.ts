import { page, view } from '../../web/view.ts';
import type { fieldRow, TemplateForm, templateRow } from './form.ts';

export const templatesPage = page<{ rows: ReturnType<typeof templateRow>[] }>('paperwork/list');
export const templatePage = page<{ form: TemplateForm }>('paperwork/edit', 'paperwork/_preview');
export const fieldRowPiece = view<{ row: ReturnType<typeof fieldRow> }>('paperwork/_field-row');
