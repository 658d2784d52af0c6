import type { Say } from './house.ts';

/** What people and programs write to break a program that shows it again. */
export const payloads = [
  '<script>window.__pwned=1</script>',
  '"><img src=x onerror="window.__pwned=2">',
  "' autofocus onfocus='window.__pwned=3' x='",
  '</textarea></title></script><svg onload=window.__pwned=4>',
  'javascript:window.__pwned=5',
  '[apasă](javascript:window.__pwned=6) ![x](data:text/html,<script>window.__pwned=7</script>)',
  '<a href="javascript:window.__pwned=8">x</a><iframe srcdoc="<script>parent.__pwned=9</script>">',
  '<form hx-get="/clients" hx-on:load="window.__pwned=10" hx-trigger="load">',
  '{{constructor.constructor("window.__pwned=11")()}} {{#x}}{{/y}} {{{client.name}}}',
  '<% throw new Error("eta") %> <%= it.frame %> <%~ include("/shared/layout") %>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is tried
  '${process.exit(1)} #{7*7} ${7*7}',
  "=cmd|' /C calc'!A1",
  '+1+1\t@SUM(A1)',
  "Robert'); drop table clients;-- \\' OR 1=1 %_%",
  'nul\u0000byte \u0007\u001b[31m\u007f',
  '\u202eRTL\u202c \u200b\u200d\ufeff\u2066x\u2069',
  `lung${'ă'.repeat(5000)}`,
  '\ud83d frânt \ude00 \ud800',
  '../../../../etc/passwd%00.pdf ..\\..\\win.ini',
  'e\u0301\u0327\u0300\u0301\u0302 👩‍👩‍👧‍👦 ﷽ Ω≈ç√',
  '&lt;b&gt; &amp;quot; &#x3C;script&#x3E; <!-- -- > ]]> <![CDATA[x]]>',
  '__proto__ constructor toString hasOwnProperty',
];

/** Says one payload after another, beginning with the one at `from`, cut to what the field holds. */
export function saying(from = 0): Say {
  let next = from;
  return (max) => {
    const payload = payloads[next % payloads.length] ?? '';
    next += 1;
    return payload.slice(0, max);
  };
}
