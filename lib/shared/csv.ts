/** A cell of a table: `number` cells are written by us, `text` cells may hold what a stranger typed. */
export type CsvCell = { kind: "number" | "text"; value: string };

/** Where a spreadsheet would begin to calculate, also behind blanks and in the wide forms. */
const FORMULA = /^(?:[\s\uFEFF]*[=+\-@＝＋－＠]|[\t\r\n])/;

const NUMBER = /^-?\d+(?:\.\d+)?$/;

function toCell({ kind, value }: CsvCell): string {
  // what is called a number and is none is as strange as any text
  const isNumber = kind === "number" && NUMBER.test(value);
  const text = !isNumber && FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of RFC 4180 with its line end. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function toCsvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}
