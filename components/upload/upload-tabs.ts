const PREFIX = "backline-upload:";
const held = new Map<string, () => void>();

/** Marks an upload as this tab's until `releaseUpload` or the end of the tab: two that sent the same file would cut each other off. */
export function holdUpload(uploadUrl: string): void {
  if (held.has(uploadUrl) || !("locks" in navigator)) return;
  held.set(uploadUrl, () => undefined);
  void navigator.locks.request(
    PREFIX + uploadUrl,
    { ifAvailable: true },
    (lock) => lock && new Promise<void>((resolve) => held.set(uploadUrl, resolve)),
  );
}

export function releaseUpload(uploadUrl: string): void {
  held.get(uploadUrl)?.();
  held.delete(uploadUrl);
}

/** Addresses that some tab of this browser is at work on. */
export async function readHeldUploads(): Promise<Set<string>> {
  if (!("locks" in navigator)) return new Set();
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(locks.flatMap(({ name = "" }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
