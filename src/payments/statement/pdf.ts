import Big from 'big.js';
import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { renderPaper } from '../../romania/address.ts';
import { printedTaxId, type TaxIdKind } from '../../romania/tax-id.ts';
import { formatIsoDay, formatMoney, formatNumber } from '../../web/format.ts';
import { openPdf } from '../../web/pdf.ts';
import { periodText } from './period.ts';
import type { PrintedStatement } from './printed.ts';
import type { Movement, UnpaidInvoice } from './queries.ts';
import { ageingRows, closingLabel, lateText, movementLabel, openingLabel } from './words.ts';

/** The statement on A4: the client's legal name, never its alias; every movement of the period. */
export async function statementPdf(printed: PrintedStatement): Promise<Buffer> {
  const { client, firm, period, today } = printed;
  const pdf = await openPdf();
  return pdf
    .createPdf({
      info: { title: `Fișă client ${client.name}` },
      pageSize: 'A4',
      pageMargins: [40, 50, 40, 50],
      defaultStyle: { font: 'Roboto', fontSize: 9 },
      header: (page) => (page > 1 ? marginal(firm.name ?? 'Fișă client', client.name) : ''),
      footer: (page, pages) => marginal(`Întocmită la ${formatIsoDay(today)}`, `Pagina ${page} din ${pages}`),
      content: [
        heading(printed),
        { text: `Fișă client, ${periodText(period)}`, bold: true, fontSize: 15, margin: [0, 18, 0, 8] },
        movementTable(printed),
        unpaidPart(printed),
      ],
    })
    .getBuffer();
}

function heading({ client, firm }: PrintedStatement): Content {
  const kind = client.tax_id_kind as TaxIdKind;
  const taxId = printedTaxId(client.tax_id, kind, client.vat_payer);
  const side = (label: string, name: string, lines: string[]) => [
    { text: label, color: '#555', fontSize: 8 },
    { text: name, bold: true, fontSize: 11 },
    ...lines.filter(Boolean).map((line) => ({ text: line })),
  ];
  return {
    columns: [
      side(firm.name ? 'Furnizor' : '', firm.name ?? '', [printedTaxId(firm.tax_id, 'cui', firm.vat_payer)]),
      side('Client', client.name, [taxId, renderPaper(client)]),
    ],
    columnGap: 20,
  };
}

function movementTable({ period, statement }: PrintedStatement): Content {
  return ruled(
    [52, '*', 90, 74, 74, 78],
    [
      [...texts('Data', 'Document', 'Număr'), ...figures('Debit', 'Credit', 'Sold')],
      [...texts('', openingLabel(period), ''), ...figures('', ''), figure(statement.opening)],
      ...statement.items.map(movementCells),
      [
        ...texts('', closingLabel(period), ''),
        figure(statement.debit),
        figure(statement.credit),
        figure(statement.balance),
      ].map((cell) => ({ ...(cell as object), bold: true }) as TableCell),
    ],
  );
}

function movementCells({ date, kind, number, amount, balance }: Movement): TableCell[] {
  const payment = kind === 'payment';
  const credit = payment ? new Big(amount).times(-1).toFixed(2) : '';
  const cells = texts(formatIsoDay(date), movementLabel(kind), number);
  return [...cells, figure(payment ? '' : amount), figure(credit), figure(balance)];
}

function unpaidPart({ period, unpaid }: PrintedStatement): Content {
  const title = (text: string): Content => ({ text, bold: true, fontSize: 11, margin: [0, 16, 0, 6] });
  if (unpaid.count === 0) return title(`Nicio factură neîncasată la ${formatIsoDay(period.day)}.`);
  return [
    title(`Facturi neîncasate la ${formatIsoDay(period.day)}`),
    ruled(
      ['*', 70, 70, 80, 74, 78],
      [
        [...texts('Factura', 'Data', 'Scadența', 'Întârziere'), ...figures('Total', 'De încasat')],
        ...unpaid.invoices.map(unpaidCells),
      ],
    ),
    title('Vechime'),
    ruled(
      [150, 100],
      [
        [...texts('Întârziere'), ...figures('Lei')],
        ...ageingRows(unpaid).map(({ label, amount }) => [...texts(label), figure(amount)]),
        [...texts('Total'), figure(unpaid.total)],
      ],
    ),
    new Big(unpaid.advance).gt(0)
      ? { text: `Avans neacoperit: ${formatMoney(unpaid.advance)}.`, margin: [0, 6, 0, 0] }
      : '',
  ];
}

function unpaidCells({ number, issue_date, due_date, days, total, open_amount }: UnpaidInvoice): TableCell[] {
  const late = days > 0 ? lateText(days) : '–';
  return [
    ...texts(number, formatIsoDay(issue_date), formatIsoDay(due_date), late),
    figure(total),
    figure(open_amount),
  ];
}

/** A table with its first row on every page. */
function ruled(widths: (number | '*')[], body: TableCell[][]): Content {
  const [head = [], ...rows] = body;
  const bold = head.map((cell) => ({ ...(cell as object), bold: true, fillColor: '#eef1f5' }) as TableCell);
  return {
    table: { headerRows: 1, widths, body: [bold, ...rows], dontBreakRows: true },
    layout: 'lightHorizontalLines',
  };
}

const texts = (...cells: string[]): TableCell[] => cells.map((text) => ({ text }));
const figures = (...cells: string[]): TableCell[] => cells.map((text) => ({ text, alignment: 'right' }));

/** An amount, red below zero as accountants write it. */
const figure = (amount: string): TableCell => ({
  text: amount && formatNumber(amount, 2),
  alignment: 'right',
  ...(amount.startsWith('-') && { color: '#b02a2a' }),
});

const marginal = (left: string, right: string): Content => ({
  columns: [{ text: left }, { text: right, alignment: 'right' }],
  margin: [40, 20],
  fontSize: 8,
  color: '#555',
});
