import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { SEED } from "./draw-sales";

export type Options = { factor: number; home: string | null };

const MAX_AGE_MS = 3 * 24 * 3_600_000;
const MARK = "made.json";

/** `[scale] [--keep]`; kept data have a folder per scale below the temporary one, which TMPDIR moves. */
export function readOptions(args: readonly string[]): Options {
  const factor = Number(args.find((arg) => !arg.startsWith("--")) ?? 1);
  if (!(factor > 0 && factor <= 4)) throw new Error("the scale is a number above 0, 1 is the whole size");
  const unknown = args.find((arg) => arg.startsWith("--") && arg !== "--keep");
  if (unknown) throw new Error(`${unknown} is not an option: there is only --keep`);
  const home = args.includes("--keep") ? path.join(os.tmpdir(), `backline-bench-analytics-${factor}`) : null;
  return { factor, home };
}

/** Whether the folder holds a whole set of data that still reaches today; any other is emptied. */
export function hasKeptData({ home, factor }: Options, now: number): boolean {
  if (!home) return false;
  const mark = path.join(home, MARK);
  const made = fs.existsSync(mark)
    ? (JSON.parse(fs.readFileSync(mark, "utf8")) as { seed: number; factor: number; atMs: number })
    : null;
  if (made && made.seed === SEED && made.factor === factor && now - made.atMs < MAX_AGE_MS) return true;
  fs.rmSync(home, { recursive: true, force: true });
  return false;
}

export function markAsMade({ home, factor }: Options, atMs: number): void {
  if (home) fs.writeFileSync(path.join(home, MARK), JSON.stringify({ seed: SEED, factor, atMs }));
}
