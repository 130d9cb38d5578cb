import "server-only";

const MAX_LENGTH = 600;
const LITERALS = /\$(\w*)\$[\s\S]*?\$\1\$|[eE]?'(?:[^'\\]|''|\\.)*'|(?<![\w$.])\d+(?:\.\d+)?\b/g;

/** SQL as it may stand in a log: on one line, cut, and without the values that stand in the text itself. */
export function describeStatement(sql: string): string {
  const plain = sql.replace(LITERALS, "?").replace(/\s+/g, " ").trim();
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH)} …` : plain;
}
