export type Change = { path: string; before: string | null; after: string | null };

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  const isBranch = value !== null && typeof value === "object" && Object.keys(value).length > 0;
  if (!isBranch) {
    into.set(path, typeof value === "string" ? value : JSON.stringify(value));
    return;
  }
  for (const [key, inner] of Object.entries(value)) flatten(inner, path === "" ? key : `${path}.${key}`, into);
}

function leavesOf(value: unknown): Map<string, string> {
  const leaves = new Map<string, string>();
  if (value !== null && value !== undefined) flatten(value, "", leaves);
  return leaves;
}

/** What differs between two JSON values, leaf by leaf; null on the side that has not the leaf. Path "" is the whole. */
export function listChanges(before: unknown, after: unknown): Change[] {
  const [old, fresh] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: fresh.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}
