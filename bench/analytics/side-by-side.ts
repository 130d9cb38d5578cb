export type Way = { way: string; tookMs: number; isRight: string };

/** The ways to answer the one question as a table, the first of them what all are compared with. */
export function placeSideBySide(ways: readonly Way[]): string {
  const firstMs = ways[0]?.tookMs ?? 0;
  const line = (...cells: [string, string, string, string]) =>
    cells.map((cell, n) => (n === 0 ? cell.padEnd(28) : cell.padStart(14))).join("");
  const rows = ways.map(({ way, tookMs, isRight }) =>
    line(way, `${tookMs.toFixed(1)} ms`, (firstMs / tookMs).toFixed(1), isRight),
  );
  return [line("30 days, top 100", "took", "times faster", "figures"), ...rows].join("\n");
}
