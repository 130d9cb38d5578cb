import "server-only";
import { env } from "@/lib/platform/env";
import { processGlobal } from "@/lib/platform/process-global";
import type { Rail, RailName } from "./provider";
import { configuredRails } from "./providers/configured-rails";

/** The rails that this process has keys for, connected once. The only way to a rail from outside this folder. */
export function availableRails(): ReadonlyMap<RailName, Rail> {
  return processGlobal("rails", () => configuredRails(env));
}
