import { readFileSync } from "node:fs";
import path from "node:path";

export type DemoStore = {
  baseUrl: string;
  sandboxUrl: string;
  sandboxToken: string;
  metricsToken: string;
  apiKeys: Record<"artist" | "buyer" | "analyst" | "admin", string>;
};

/** The running demo store, by its demo.json (BACKLINE_DATA_DIR, default .data). */
export function readDemoStore(): DemoStore {
  const file = path.join(process.env.BACKLINE_DATA_DIR ?? ".data", "demo.json");
  return JSON.parse(readFileSync(file, "utf8")) as DemoStore;
}

/** Value at `share` (0 to 1) of the sorted samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
