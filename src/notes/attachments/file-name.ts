import { cut } from '../../texts/cut.ts';

const endings: Record<string, string[]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jfif'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
};

const longest = 150;

/**
 * A file's name as it is kept and given back: no folders, nothing that a system cannot store or that turns letters
 * around, at most 150 characters, and the ending of what the file is: `oferta.exe` that holds a PDF is `oferta.exe.pdf`.
 */
export function cleanName(given: string, contentType = ''): string {
  const plain = (given.toWellFormed().normalize('NFC').split(/[\\/]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const [, stem = plain, ending = ''] = /^(.+?)\.([A-Za-z0-9]{1,8})$/.exec(plain) ?? [];
  const allowed = endings[contentType];
  const isRight = !allowed || allowed.includes(ending.toLowerCase());
  const kept = isRight ? stem : plain;
  const last = isRight ? ending : (allowed?.[0] ?? '');
  return `${cut(kept, longest).trim() || 'fișier'}${last ? `.${last}` : ''}`;
}

/** What tells a browser to keep a file under its own name, not to open it. */
export function attachmentHeader(name: string): string {
  const ascii = name
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%;]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** 1,4 MB, 320 KB. */
export function sizeText(bytes: number): string {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'KB'] : [bytes / 1_000_000, 'MB'];
  const rounded = unit === 'KB' ? Math.max(1, Math.round(amount)) : Math.round(amount * 10) / 10;
  return `${String(rounded).replace('.', ',')} ${unit}`;
}
