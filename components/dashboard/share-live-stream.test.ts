import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type LiveStreamDeps, shareLiveStream } from "./share-live-stream";

/** Stand-ins for the browser: one queue per lock, one bus per channel, sources that the test drives. */
function browser() {
  const sources: FakeSource[] = [];
  const queues = new Map<string, Promise<unknown>>();
  const bus = new Map<string, Set<(data: unknown) => void>>();
  let reply: () => Promise<{ status: number; body: unknown }> = async () => ({ status: 503, body: null });
  const locks = {
    request: async (name: string, { signal }: LockOptions, work: () => Promise<void>) => {
      const turn = (queues.get(name) ?? Promise.resolve()).then(() => {
        if (signal?.aborted) throw signal.reason;
        return work();
      });
      queues.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
  } as unknown as LockManager;
  const deps: LiveStreamDeps = {
    openSource: (url) => {
      const source = new FakeSource(url);
      sources.push(source);
      return source as unknown as EventSource;
    },
    openChannel: (name) => {
      const listeners = bus.get(name) ?? new Set();
      bus.set(name, listeners);
      let own: ((data: unknown) => void) | null = null;
      return {
        addEventListener: (_: string, listener: EventListenerOrEventListenerObject) => {
          own = (data) => (listener as EventListener)(new MessageEvent("message", { data }));
          listeners.add(own);
        },
        postMessage: (data: unknown) => {
          for (const listener of listeners) if (listener !== own) listener(data);
        },
        close: () => {
          if (own) listeners.delete(own);
        },
      };
    },
    locks,
    fetchOnce: () => reply(),
    nowMs: () => Date.now(),
  };
  const openTab = (overrides: Partial<LiveStreamDeps> = {}) => {
    const seen: unknown[] = [];
    const connections: string[] = [];
    const stop = shareLiveStream({
      url: "/api/analytics/live?currency=USD",
      onSnapshot: (payload) => seen.push(payload),
      onConnection: (connection) => connections.push(connection),
      deps: { ...deps, ...overrides },
    });
    return { seen, connections, stop };
  };
  return { sources, openTab, answer: (next: typeof reply) => (reply = next) };
}

class FakeSource extends EventTarget {
  readyState = 1;
  constructor(readonly url: string) {
    super();
  }
  close() {
    this.readyState = 2;
  }
  say(data: string) {
    this.dispatchEvent(new MessageEvent("snapshot", { data }));
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("two tabs share one stream and both hear it", async () => {
  const { sources, openTab } = browser();
  const [one, two] = [openTab(), openTab()];
  await settle();
  expect(sources).toHaveLength(1);
  sources[0]?.dispatchEvent(new Event("open"));
  sources[0]?.say('{"version":1}');
  expect([one.seen, two.seen]).toEqual([[{ version: 1 }], [{ version: 1 }]]);
  expect([one.connections, two.connections]).toEqual([["live"], ["live"]]);
});

test("when the leading tab goes, its stream closes and the next tab opens one", async () => {
  const { sources, openTab } = browser();
  const [one, two, three] = [openTab(), openTab(), openTab()];
  await settle();
  two.stop();
  one.stop();
  await settle();
  expect(sources.map((source) => source.readyState)).toEqual([2, 1]);
  sources[1]?.say('{"version":2}');
  expect(three.seen).toEqual([{ version: 2 }]);
  expect(one.seen).toEqual([]);
  expect(two.seen).toEqual([]);
});

test("without locks each tab leads itself", async () => {
  const { sources, openTab } = browser();
  openTab({ locks: null });
  openTab({ locks: null });
  await settle();
  expect(sources).toHaveLength(2);
});

test("a refused stream turns into polling, for the other tabs too, and is tried again", async () => {
  const { sources, openTab, answer } = browser();
  const [one, two] = [openTab(), openTab()];
  await settle();
  answer(async () => ({ status: 200, body: { version: 9 } }));
  sources[0]?.close();
  sources[0]?.dispatchEvent(new Event("error"));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(two.seen).toEqual([{ version: 9 }]);
  expect(two.connections).toEqual(["reconnecting", "polling"]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sources.length).toBeGreaterThan(1);
  expect(one.seen.length).toBeGreaterThan(3);
});

test("while the browser tries a broken stream again and again, tabs ask every five seconds and say so", async () => {
  const { sources, openTab, answer } = browser();
  const [one, two] = [openTab(), openTab()];
  await settle();
  const asked = vi.fn(async () => ({ status: 200, body: { version: 9 } }));
  answer(asked);
  const source = sources[0] as FakeSource;
  source.readyState = 0;
  for (let second = 0; second < 20; second++) {
    source.dispatchEvent(new Event("error"));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(asked).toHaveBeenCalledTimes(4);
  expect(two.connections).toEqual([...Array(5).fill("reconnecting"), ...Array(4).fill("polling")]);
  source.readyState = 1;
  source.say('{"version":10}');
  expect([one.seen.at(-1), one.connections.at(-1)]).toEqual([{ version: 10 }, "live"]);
});

test("a stream that is open and says nothing is asked beside, every five seconds, by one tab for all", async () => {
  const { openTab, answer } = browser();
  const asked = vi.fn(async () => ({ status: 200, body: { version: 3 } }));
  answer(asked);
  const two = [openTab(), openTab()][1];
  await vi.advanceTimersByTimeAsync(14_999);
  expect(asked).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(45_001);
  expect(asked).toHaveBeenCalledTimes(10);
  expect(two?.connections.at(-1)).toBe("polling");
});

test("a tab that hears nothing for 15 s asks for itself", async () => {
  const { openTab, answer } = browser();
  const asked = vi.fn(async () => ({ status: 200, body: { version: 3 } }));
  answer(asked);
  const tab = openTab();
  await vi.advanceTimersByTimeAsync(14_999);
  expect(asked).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(tab.seen).toEqual([{ version: 3 }]);
});

test.each([
  { why: "the session ended", reply: async () => ({ status: 401, body: null }), expected: "signedOut" },
  { why: "the role is gone", reply: async () => ({ status: 403, body: null }), expected: "signedOut" },
  { why: "the server drains", reply: async () => ({ status: 503, body: null }), expected: "reconnecting" },
  { why: "nothing answers", reply: async () => Promise.reject(new TypeError("network")), expected: "reconnecting" },
])("asking when $why", async ({ reply, expected }) => {
  const { openTab, answer } = browser();
  answer(reply);
  const tab = openTab();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(tab.connections.at(-1)).toBe(expected);
  expect(tab.seen).toEqual([]);
});

test("broken JSON is skipped, not shown", async () => {
  const { sources, openTab } = browser();
  const tab = openTab();
  await settle();
  sources[0]?.say('{"version":');
  sources[0]?.say('{"version":4}');
  expect(tab.seen).toEqual([{ version: 4 }]);
});

test("a stopped tab leaves no timer and hears nothing", async () => {
  const { sources, openTab } = browser();
  const tab = openTab();
  await settle();
  tab.stop();
  sources[0]?.say('{"version":5}');
  expect(vi.getTimerCount()).toBe(0);
  expect(tab.seen).toEqual([]);
});

test("when the server says that the session is over, every tab says so and none asks or comes back", async () => {
  const { sources, openTab, answer } = browser();
  const asked = vi.fn(async () => ({ status: 200, body: { version: 6 } }));
  answer(asked);
  const [one, two] = [openTab(), openTab()];
  await settle();
  sources[0]?.dispatchEvent(new MessageEvent("signed-out", { data: "" }));
  expect([one.connections, two.connections]).toEqual([["signedOut"], ["signedOut"]]);
  expect(sources[0]?.readyState).toBe(2);
  await vi.advanceTimersByTimeAsync(60_000);
  one.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sources).toHaveLength(1);
  expect(asked).not.toHaveBeenCalled();
});
