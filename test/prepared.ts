import { createHash } from "node:crypto";
import type { QueryConfig } from "pg";

const names = new Map<string, string>();

/** A statement that is asked again and again: each connection parses and plans it once, which takes longer than the answer. */
export function prepared(text: string, values: unknown[] = []): QueryConfig {
  const name = names.get(text) ?? createHash("sha1").update(text).digest("hex");
  names.set(text, name);
  return { name, text, values };
}
