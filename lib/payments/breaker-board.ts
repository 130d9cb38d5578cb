import "server-only";
import { type LiveMessage, publish } from "@/lib/platform/live-channel";
import { log } from "@/lib/platform/log";
import { gauge } from "@/lib/platform/metrics";
import { processGlobal } from "@/lib/platform/process-global";
import { watchTopic } from "@/lib/platform/watch-topic";
import { type Clock, systemClock } from "@/lib/shared/time";
import {
  afterSample,
  type Breaker,
  halfOpen,
  isDue,
  mayCall,
  newBreaker,
  open,
  routingStateAt,
  withSuccesses,
} from "./circuit-breaker";
import { wakeRail } from "./nudge";
import type { RailName, RailOperation } from "./provider";
import type { BreakerState } from "./rank-providers";
import { changeBreaker, claimTrial, loadBreakers } from "./sql/breaker-rows";
import { wakeUnreachable } from "./sql/claim-attempts";

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
  /** Own changes so far: what was read before one of them is old. */
  private changes = 0;
  /** Own changes that are not written yet: what is read of these meanwhile is old, too. */
  private readonly writing = new Map<Key, number>();
  private reading: Promise<void> | null = null;
  private readonly watch = watchTopic(TOPIC, () => {
    this.readAt = Number.NEGATIVE_INFINITY;
  });

  constructor(private readonly clock: Clock = systemClock) {}

  /** Whether it is worth waiting for a slot. */
  async isShut(rail: RailName, operation: RailOperation): Promise<boolean> {
    await this.refresh();
    return this.judge(rail, operation) === "no";
  }

  /** Whether a call may leave now; takes the trial when there is one to take. */
  async admit(rail: RailName, operation: RailOperation): Promise<boolean> {
    await this.refresh();
    const verdict = this.judge(rail, operation);
    if (verdict !== "trial") return verdict === "yes";
    const now = this.clock.now();
    try {
      const isMine = await claimTrial(rail, operation, now, new Date(now.getTime() + TRIAL_MS));
      await this.tellAll();
      return isMine;
    } catch (error) {
      log.warn({ err: error, rail, operation }, "a trial could not be taken");
      return false;
    }
  }

  /** Notes how a call ended. Never throws: what is counted here must not cost the call its outcome. */
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
    const now = this.clock.now();
    const unsaved = this.successes.get(key) ?? [];
    this.successes.delete(key);
    const change = (before: Breaker) => afterSample(withSuccesses(before, unsaved, now), sample, now);
    // here it bites at once, not only when the row's lock was free
    this.keepOwn(change(breaker ?? newBreaker(rail, operation, now)));
    try {
      await this.change(rail, operation, change);
    } catch (error) {
      log.error({ err: error, rail, operation }, "a breaker could not be written");
    }
  }

  /** What the active probe of a rail found out, for all its breakers that are open. */
  async noteProbe(rail: RailName, isUp: boolean): Promise<void> {
    await this.refresh();
    for (const breaker of [...this.known.values()].filter((one) => one.rail === rail && one.state === "open"))
      await this.change(rail, breaker.operation, (before, now) => {
        if (before.state !== "open") return before;
        if (isUp) return halfOpen(before, now);
        return isDue(before, now) ? open(before, now) : before;
      });
    if (isUp) await wakeRail(rail, this.clock.now());
  }

  /** Rails with a breaker that is open and has been for its time. */
  async listDueForProbe(): Promise<RailName[]> {
    await this.refresh();
    const now = this.clock.now();
    const due = [...this.known.values()].filter((one) => isDue(one, now));
    return [...new Set(due.map((one) => one.rail))];
  }

  /** Asks again about what got no answer, at rails that are coming back. */
  async wakeHeldBack(): Promise<void> {
    const recovering = [...this.known.values()].filter((one) => one.state === "recovering");
    for (const rail of new Set(recovering.map((one) => one.rail))) await wakeUnreachable(rail, this.clock.now());
  }

  /** For decisions: the worst state of what a new payment needs, per rail that is not in order. */
  async readStates(): Promise<Partial<Record<RailName, BreakerState>>> {
    await this.refresh();
    const now = this.clock.now();
    const worst: Partial<Record<RailName, BreakerState>> = {};
    for (const breaker of this.known.values()) {
      if (!NEEDED.includes(breaker.operation)) continue;
      const state = routingStateAt(breaker, now);
      if (state !== "closed" && LEVEL[state] > LEVEL[worst[breaker.rail] ?? "closed"]) worst[breaker.rail] = state;
    }
    return worst;
  }

  /** Every breaker that has ever been in trouble. */
  async describe(): Promise<Breaker[]> {
    await this.refresh();
    return [...this.known.values()];
  }

  private judge(rail: RailName, operation: RailOperation): ReturnType<typeof mayCall> {
    const breaker = this.known.get(`${rail}:${operation}`);
    return breaker ? mayCall(breaker, this.clock.now()) : "yes";
  }

  private async change(
    rail: RailName,
    operation: RailOperation,
    change: (before: Breaker, now: Date) => Breaker,
  ): Promise<void> {
    const now = this.clock.now();
    const key: Key = `${rail}:${operation}`;
    const { before, after } = await this.whileWriting(key, () =>
      changeBreaker(rail, operation, now, (breaker) => change(breaker, now)),
    );
    // what is known here counts the others in already; the last of them brings the whole row
    if (!this.writing.has(key)) this.keepOwn(after);
    const isNews = before.state !== after.state;
    await this.tellAll(isNews ? { rail, operation, from: before.state, to: after.state } : {});
    if (!isNews) return;
    log.warn({ rail, operation, from: before.state, to: after.state, code: after.lastCode }, "a breaker changed");
    if (after.state === "recovering" || after.state === "closed") await wakeRail(rail, now);
  }

  private async whileWriting<T>(key: Key, write: () => Promise<T>): Promise<T> {
    this.writing.set(key, (this.writing.get(key) ?? 0) + 1);
    try {
      return await write();
    } finally {
      const left = (this.writing.get(key) ?? 1) - 1;
      if (left > 0) this.writing.set(key, left);
      else this.writing.delete(key);
    }
  }

  private keepOwn(breaker: Breaker): void {
    this.changes += 1;
    this.keep(breaker);
  }

  private keep(breaker: Breaker): void {
    this.known.set(`${breaker.rail}:${breaker.operation}`, breaker);
    states.set({ provider: breaker.rail, operation: breaker.operation }, LEVEL[breaker.state]);
  }

  /** What changed is for whoever listens; a process that keeps a board reads the rows anew, because a note can be lost. */
  private async tellAll(news: LiveMessage = {}): Promise<void> {
    this.readAt = Number.NEGATIVE_INFINITY;
    await publish(TOPIC, news);
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
    const { changes } = this;
    const startedAt = Date.now();
    try {
      const breakers = await loadBreakers();
      if (changes !== this.changes) return;
      for (const breaker of breakers) if (!this.writing.has(`${breaker.rail}:${breaker.operation}`)) this.keep(breaker);
    } catch (error) {
      log.warn({ err: error }, "the breakers could not be read; going by what is known");
      this.readAt = startedAt - QUIET_MS + TROUBLED_MS;
      return;
    }
    // before the notes arrive here, what is read may be old already
    this.readAt = mayKeep() ? startedAt : startedAt - QUIET_MS + TROUBLED_MS;
  }
}

/** The board of this process. */
export function breakerBoard(): BreakerBoard {
  return processGlobal("breaker-board", () => new BreakerBoard());
}

export function readBreakers(): Promise<Partial<Record<RailName, BreakerState>>> {
  return breakerBoard().readStates();
}
