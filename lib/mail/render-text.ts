import "server-only";
import type { Block, Letter } from "./letter";

const WIDTH = 72;

function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

function renderRows(rows: Extract<Block, { kind: "rows" }>["rows"]): string {
  const valueWidth = Math.max(0, ...rows.map(({ value }) => value.length));
  return rows
    .map(({ label, value }) => {
      const room = WIDTH - valueWidth - 2;
      const [first = "", ...rest] = wrapTo(label, room);
      return [`${first.padEnd(room)}  ${value.padStart(valueWidth)}`, ...rest].join("\n");
    })
    .join("\n");
}

function wrapTo(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let left = text; left !== ""; ) {
    const space = left.length > width ? left.lastIndexOf(" ", width) : -1;
    const end = left.length <= width ? left.length : space > 0 ? space : width;
    lines.push(left.slice(0, end).trimEnd());
    left = left.slice(end).trimStart();
  }
  return lines;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "text":
    case "note":
      return wrap(block.text);
    case "rows":
      return renderRows(block.rows);
    case "button":
      return `${block.label}:\n${block.url}`;
    case "links":
      return block.items.map(({ label, url }) => `${label}:\n${url}`).join("\n\n");
  }
}

/** A letter as plain text, 72 columns; addresses stand on lines of their own. */
export function renderText({ heading, blocks, why, stop }: Letter, storeName: string): string {
  const foot = [wrap(why), ...(stop ? [`${stop.label}:\n${stop.pageUrl}`] : []), storeName].join("\n\n");
  return `${[wrap(heading), ...blocks.map(renderBlock)].join("\n\n")}\n\n-- \n${foot}\n`;
}
