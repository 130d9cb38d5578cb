import "server-only";
import { processGlobal } from "@/lib/platform/process-global";
import type { TableBody } from "@/lib/shared/schemas/provider-tables";
import type { RailName } from "./provider";

/** What was changed of a provider's published tables. Version 0 is what they came with. */
export type KeptTable = TableBody & { version: number };

const kept = processGlobal<{ byRail: ReadonlyMap<RailName, KeptTable> }>("provider-tables", () => ({
  byRail: new Map(),
}));

/** As this process has read it last; undefined where nothing was ever changed. */
export function keptTable(rail: RailName): KeptTable | undefined {
  return kept.byRail.get(rail);
}

export function keepTables(byRail: ReadonlyMap<RailName, KeptTable>): void {
  kept.byRail = byRail;
}
