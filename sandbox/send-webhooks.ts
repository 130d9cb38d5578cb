import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Book } from "./book";
import type { Charge } from "./charge";
import type { SandboxClock } from "./clock";
import type { RailName } from "./rails";

/** `before_reply`: the webhook arrives before the answer to the call that caused it. */
export const WebhookPolicy = z.strictObject({
  mode: z.enum(["normal", "before_reply", "late", "duplicate", "reorder", "never"]).default("normal"),
  delayMs: z.int().min(0).max(86_400_000).default(2_000),
  copies: z.int().min(2).max(20).default(2),
});
export type WebhookPolicy = z.infer<typeof WebhookPolicy>;

/** `subjectId`: the refund or dispute that it is about; null when it is about the charge itself. */
export type SandboxEvent = { id: string; type: string; at: number; charge: Charge; subjectId: string | null };
export type SignedEvent = { payload: string; headers: Record<string, string> };
/** How one rail words its events and signs them. */
export type WebhookDialect = {
  rail: RailName;
  mintEventId(): string;
  write(event: SandboxEvent): SignedEvent;
};

const KEPT_EVENTS = 2_000;
const MAX_TRIES = 20;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 300_000;
const TIMEOUT_MS = 10_000;

/** Tells the shop what happened on one rail, as the policy says. */
export class WebhookSender {
  policy: WebhookPolicy = WebhookPolicy.parse({});
  readonly recent: SandboxEvent[] = [];
  private readonly held: SandboxEvent[] = [];
  private readonly stop = new AbortController();

  /** `url` null: events are only listed. */
  constructor(
    private readonly book: Book,
    private readonly clock: SandboxClock,
    private readonly url: string | null,
    private readonly dialect: WebhookDialect,
  ) {
    setMaxListeners(0, this.stop.signal);
  }

  /** Resolves when the answer to the causing call may leave. */
  async publish(
    type: string,
    charge: Charge,
    subjectId: string | null = null,
    at: number = this.clock.now(),
  ): Promise<void> {
    const event = { id: this.dialect.mintEventId(), type, at, charge, subjectId };
    this.recent.push(event);
    if (this.recent.length > KEPT_EVENTS) this.recent.shift();
    // a held clock means that history is being written: it is not news to anyone
    if (this.url === null || this.policy.mode === "never" || this.clock.isHeld) return;
    const { rail } = this.dialect;
    this.book.addEvent({ rail, id: event.id, type, chargeId: charge.id, subjectId, at: event.at });
    const { mode, delayMs, copies } = this.policy;
    if (mode === "before_reply") return this.deliverAtOnce(event);
    if (mode === "reorder") return this.holdBack(event, delayMs);
    const times = mode === "duplicate" ? copies : 1;
    for (let copy = 0; copy < times; copy++) this.start(event, mode === "late" ? delayMs : 0);
  }

  /** Body and headers as they would go out now, for a test that plays the postman. */
  write(event: SandboxEvent): SignedEvent {
    return this.dialect.write(event);
  }

  /** Takes up what a former process left undelivered. The object is sent as it is now. */
  resume(): void {
    if (this.url === null) return;
    for (const { rail = "stripe", id, type, at, chargeId, subjectId = null } of this.book.pendingEvents.values()) {
      const charge = this.book.charges.get(chargeId);
      if (charge && rail === this.dialect.rail) this.start({ id, type, at, charge, subjectId }, 0);
    }
  }

  close(): void {
    this.stop.abort();
  }

  private holdBack(event: SandboxEvent, delayMs: number): void {
    this.held.push(event);
    if (this.held.length > 1) return;
    void this.wait(delayMs).then(async () => {
      for (const late of this.held.splice(0).reverse()) await this.deliver(late);
    });
  }

  private start(event: SandboxEvent, delayMs: number): void {
    void this.wait(delayMs).then(() => this.deliver(event));
  }

  /** One try now; the answer does not wait for the others. */
  private async deliverAtOnce(event: SandboxEvent): Promise<void> {
    if (await this.post(event)) this.book.settleEvent(event.id);
    else this.start(event, FIRST_RETRY_MS);
  }

  private async deliver(event: SandboxEvent): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES && !this.stop.signal.aborted; tries++) {
      if (await this.post(event)) break;
      await this.wait(Math.min(FIRST_RETRY_MS * 2 ** tries, LONGEST_RETRY_MS));
    }
    if (!this.stop.signal.aborted) this.book.settleEvent(event.id);
  }

  private async post(event: SandboxEvent): Promise<boolean> {
    if (this.stop.signal.aborted) return false;
    const { payload, headers: signature } = this.dialect.write(event);
    const headers = { "content-type": "application/json; charset=utf-8", ...signature };
    const signal = AbortSignal.any([this.stop.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const reply = await fetch(this.url ?? "", { method: "POST", body: payload, headers, redirect: "manual", signal });
      await reply.body?.cancel();
      return reply.ok;
    } catch {
      return false; // not reached: as with the real one, the next try decides
    }
  }

  private wait(delayMs: number): Promise<void> {
    if (delayMs === 0) return Promise.resolve();
    return sleep(delayMs, undefined, { signal: this.stop.signal, ref: false }).catch(() => undefined);
  }
}
