import "server-only";
import { publish } from "@/lib/platform/live-channel";
import { log } from "@/lib/platform/log";
import { gauge } from "@/lib/platform/metrics";
import { processGlobal } from "@/lib/platform/process-global";
import { watchTopic } from "@/lib/platform/watch-topic";
import { type Clock, systemClock } from "@/lib/shared/time";
import { afterSample, type Breaker, halfOpen, mayCall, open, stateAt, withSuccesses } from "./circuit-breaker";
import { wakeRail } from "./nudge";
import type { RailName, RailOperation } from "./provider";
import type { BreakerState } from "./rank-providers";
import { changeBreaker, claimTrial, loadBreakers } from "./sql/breaker-rows";

const TOPIC = "rail-breaker";
/** A note can be lost: what is not in order is read again this often, what is in order less often. */
const TROUBLED_MS = 1_000;
const QUIET_MS = 15_000;
const TRIAL_MS = 30_000;
const KEPT_SUCCESSES = 50;

const LEVEL: Record<BreakerState, number> = { closed: 0, recovering: 1, half_open: 2, open: 3 };
/** The operations that a new payment needs. */
const NEEDED: readonly RailOperation[] = ["create", "confirm", "capture"];

const states = gauge("backline_rail_breaker_state", "State of a breaker: 0 closed, 1 recovering, 2 half-open, 3 open", [
  "provider",
  "operation",
]);

type Key = `${RailName}:${RailOperation}`;

/**
 * The breakers as this process knows them. Calls that go well in a quiet time cost nothing; a failure, and every call while
 * something is not in order, is written under the row's lock, so that all processes count together.
 */
export class BreakerBoard {
  private readonly known = new Map<Key, Breaker>();
  private readonly successes = new Map<Key, number[]>();
  private readAt = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | null = null;
  private readonly watch = watchTopic(TOPIC, () => {
    this.readAt = Number.NEGATIVE_INFINITY;
  });

  constructor(private readonly clock: Clock = systemClock) {}

  /** Whether a call may leave now; takes the trial when there is one to take. */
  async admit(rail: RailName, operation: RailOperation): Promise<boolean> {
    await this.refresh();
    const breaker = this.known.get(`${rail}:${operation}`);
    const now = this.clock.now();
    const verdict = breaker ? mayCall(breaker, now) : "yes";
    if (verdict !== "trial") return verdict === "yes";
    const isMine = await claimTrial(rail, operation, now, new Date(now.getTime() + TRIAL_MS));
    await this.tellAll();
    return isMine;
  }

  /** Notes how a call ended. */
  async note(
    rail: RailName,
    operation: RailOperation,
    sample: { isFailure: boolean; code: string | null },
  ): Promise<void> {
    const key: Key = `${rail}:${operation}`;
    const breaker = this.known.get(key);
    const isQuiet = !breaker || (breaker.state === "closed" && breaker.failuresInRow === 0);
    if (!sample.isFailure && isQuiet) {
      const kept = this.successes.get(key) ?? [];
      kept.push(this.clock.now().getTime());
      this.successes.set(key, kept.slice(-KEPT_SUCCESSES));
      return;
    }
    await this.change(rail, operation, (before, now) => {
      const unsaved = this.successes.get(key) ?? [];
      this.successes.delete(key);
      return afterSample(withSuccesses(before, unsaved, now), sample, now);
    });
  }

  /** What the active probe of a rail found out, for all its breakers that are open. */
  async noteProbe(rail: RailName, isUp: boolean): Promise<void> {
    await this.refresh();
    for (const breaker of [...this.known.values()].filter((one) => one.rail === rail && one.state === "open"))
      await this.change(rail, breaker.operation, (before, now) => {
        if (before.state !== "open") return before;
        return isUp ? halfOpen(before, now) : open(before, now);
      });
    if (isUp) await wakeRail(rail, this.clock.now());
  }

  /** Rails with a breaker that is open and has been for its time. */
  async listDueForProbe(): Promise<RailName[]> {
    await this.refresh();
    const now = this.clock.now();
    const due = [...this.known.values()].filter((one) => one.state === "open" && (one.openUntil ?? now) <= now);
    return [...new Set(due.map((one) => one.rail))];
  }

  /** The worst state of what a new payment needs, per rail that is not in order. */
  async readStates(): Promise<Partial<Record<RailName, BreakerState>>> {
    await this.refresh();
    const now = this.clock.now();
    const worst: Partial<Record<RailName, BreakerState>> = {};
    for (const breaker of this.known.values()) {
      if (!NEEDED.includes(breaker.operation)) continue;
      const state = stateAt(breaker, now);
      if (state !== "closed" && LEVEL[state] > LEVEL[worst[breaker.rail] ?? "closed"]) worst[breaker.rail] = state;
    }
    return worst;
  }

  /** Every breaker that has ever been in trouble. */
  async describe(): Promise<Breaker[]> {
    await this.refresh();
    return [...this.known.values()];
  }

  private async change(
    rail: RailName,
    operation: RailOperation,
    change: (before: Breaker, now: Date) => Breaker,
  ): Promise<void> {
    const now = this.clock.now();
    const { before, after } = await changeBreaker(rail, operation, now, (breaker) => change(breaker, now));
    this.keep(after);
    await this.tellAll();
    if (before.state === after.state) return;
    log.warn({ rail, operation, from: before.state, to: after.state, code: after.lastCode }, "a breaker changed");
    if (after.state === "recovering" || after.state === "closed") await wakeRail(rail, now);
  }

  private keep(breaker: Breaker): void {
    this.known.set(`${breaker.rail}:${breaker.operation}`, breaker);
    states.set({ provider: breaker.rail, operation: breaker.operation }, LEVEL[breaker.state]);
  }

  private async tellAll(): Promise<void> {
    this.readAt = Number.NEGATIVE_INFINITY;
    await publish(TOPIC, {});
  }

  private async refresh(): Promise<void> {
    const isTroubled = [...this.known.values()].some((one) => one.state !== "closed" || one.failuresInRow > 0);
    if (Date.now() - this.readAt < (isTroubled ? TROUBLED_MS : QUIET_MS)) return;
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    await this.reading;
  }

  private async read(): Promise<void> {
    const mayKeep = this.watch.begin();
    const startedAt = Date.now();
    for (const breaker of await loadBreakers()) this.keep(breaker);
    // before the notes arrive here, what is read may be old already
    this.readAt = mayKeep() ? startedAt : startedAt - QUIET_MS + TROUBLED_MS;
  }
}

/** The board of this process. */
export function breakerBoard(): BreakerBoard {
  return processGlobal("breaker-board", () => new BreakerBoard());
}

/** For decisions: rails that are not in order. */
export function readBreakers(): Promise<Partial<Record<RailName, BreakerState>>> {
  return breakerBoard().readStates();
}
