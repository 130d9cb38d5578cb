const PREFIX = "backline-upload:";
const held = new Map<string, () => void>();

/**
 * Marks a file (its key) or an upload (its address) as this tab's until `releaseUpload` or the end of the tab: two that
 * sent the same one would cut each other off.
 */
export function holdUpload(name: string): void {
  if (held.has(name) || !("locks" in navigator)) return;
  held.set(name, () => undefined);
  void navigator.locks.request(
    PREFIX + name,
    { ifAvailable: true },
    (lock) => lock && new Promise<void>((resolve) => held.set(name, resolve)),
  );
}

export function releaseUpload(name: string): void {
  held.get(name)?.();
  held.delete(name);
}

/** Keys and addresses that some tab of this browser is at work on. */
export async function readHeldUploads(): Promise<Set<string>> {
  if (!("locks" in navigator)) return new Set();
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(locks.flatMap(({ name = "" }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
