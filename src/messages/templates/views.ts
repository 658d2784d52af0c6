import { page } from '../../web/view.ts';
import type { PreviewView } from '../preview/page.ts';
import type { EditorView } from './page.ts';

export const editorPage = page<{ editor: EditorView; preview: PreviewView | undefined }>(
  'messages/templates/edit',
  'messages/templates/_preview',
);
