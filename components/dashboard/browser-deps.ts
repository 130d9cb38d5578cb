import type { LiveStreamDeps } from "./share-live-stream";

export const browserDeps: LiveStreamDeps = {
  openSource: (url) => new EventSource(url),
  openChannel: (name) => new BroadcastChannel(name),
  get locks() {
    return "locks" in navigator ? navigator.locks : null;
  },
  fetchOnce: async (url, signal) => {
    const reply = await fetch(url, { signal, cache: "no-store", headers: { accept: "application/json" } });
    return { status: reply.status, body: reply.ok ? await reply.json() : null };
  },
  nowMs: () => Date.now(),
};
