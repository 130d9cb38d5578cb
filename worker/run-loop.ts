import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { log } from "@/lib/platform/log";
import { gauge } from "@/lib/platform/metrics";

export type Loop = { stop(): Promise<void> };
/** One turn of a loop; true asks for the next turn at once because there is more to do. `signal`: the loop is being stopped. */
export type Turn = (signal: AbortSignal) => Promise<boolean>;

const lastTurn = gauge("backline_loop_last_turn_timestamp_seconds", "When a worker loop last finished a turn", [
  "loop",
]);
const MAX_PAUSE_MS = 30_000;

/** Runs `turn` every `everyMs` until stopped; a failing turn is logged and the pause doubles up to 30 s. */
export function runLoop(name: string, everyMs: number, turn: Turn): Loop {
  const abort = new AbortController();
  const finished = (async () => {
    let pauseMs = everyMs;
    while (!abort.signal.aborted) {
      try {
        const hasMore = await turn(abort.signal);
        lastTurn.set({ loop: name }, Date.now() / 1000);
        pauseMs = hasMore ? 0 : everyMs;
      } catch (error) {
        if (abort.signal.aborted && error === abort.signal.reason) break;
        pauseMs = Math.min(MAX_PAUSE_MS, Math.max(everyMs, pauseMs) * 2);
        log.error({ err: error, loop: name, pauseMs }, "a worker loop failed");
      }
      if (pauseMs > 0) await pause(pauseMs, abort.signal);
    }
  })();
  return {
    stop: () => {
      abort.abort();
      return finished;
    },
  };
}

/** Ends early, and leaves nothing on the signal, when the loop is stopped. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
