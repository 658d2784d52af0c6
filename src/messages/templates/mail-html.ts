const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (letter) => escapes[letter] as string);

/** The HTML part of an e-mail: plain, readable in every program, without pictures and without anything from outside. */
export const mailHtml = ({ firm, body, foot }: { firm: string; body: string; foot: string }): string =>
  `<!doctype html>
<html lang="ro"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif">
<div style="max-width:600px;margin:0 auto">
${firm ? `<p style="margin:0 0 16px;font-weight:600">${escapeHtml(firm)}</p>\n` : ''}${body}${foot ? `<hr style="border:0;border-top:1px solid #8888;margin:24px 0 12px"><div style="font-size:13px">${foot}</div>` : ''}
</div></body></html>`;

const kept = /^(?:p|br|hr|ul|ol|li|a|strong|em|s|blockquote|h[1-6])$/;

/**
 * The text of an e-mail as a page of ours may show it: what `mailHtml` put together, without its frame and its style
 * attributes, which the pages' CSP refuses. Nothing but prose and links of the web and of e-mail is left.
 */
export function proseOfMail(html: string): string {
  const body = html.slice(html.indexOf('<body')).replace(/<\/body>[\s\S]*/, '');
  return body.replace(/<(\/?)([a-z0-9]+)([^>]*)>/gi, (_whole, slash: string, name: string, rest: string) => {
    const tag = name.toLowerCase();
    if (!kept.test(tag)) return '';
    const [, href] = /\shref="((?:https?:|mailto:)[^"]*)"/i.exec(rest) ?? [];
    const [, start] = /\sstart="(\d+)"/.exec(rest) ?? [];
    if (tag !== 'a') return `<${slash}${tag}${start ? ` start="${start}"` : ''}>`;
    return slash ? '</a>' : `<a${href ? ` href="${href}" rel="noopener noreferrer nofollow"` : ''}>`;
  });
}
