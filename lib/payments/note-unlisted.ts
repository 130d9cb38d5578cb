import "server-only";
import { log } from "@/lib/platform/log";
import { systemClock } from "@/lib/shared/time";
import { noteUnlistedRow, type Unlisted } from "./sql/provider-table-rows";

type Said = {
  kind: string;
  reason?: string;
  code?: string;
  list?: string;
  unlisted?: string;
  failure?: Said;
  charge?: { decline?: { code: string; unlisted?: string } };
};

/** The code of an outcome that no list has, with the list where it would belong; null for every other outcome. */
export function unlistedIn(outcome: Said): Pick<Unlisted, "list" | "code"> | null {
  const said = outcome.failure ?? outcome;
  if (said.reason === "unmapped" && said.list !== undefined && said.code !== undefined)
    return { list: said.list, code: said.code };
  const { code, unlisted } = said.charge?.decline ?? said;
  return unlisted !== undefined && code !== undefined ? { list: unlisted, code } : null;
}

/** Counts it, for the page where an admin files it. Never throws: a call's outcome does not hang on it. */
export async function noteUnlisted(unlisted: Unlisted): Promise<void> {
  const { rail, list, code } = unlisted;
  await noteUnlistedRow(unlisted, systemClock.now()).catch((error: unknown) =>
    log.warn({ err: error, rail, list, code }, "a code that no list has could not be counted"),
  );
}
