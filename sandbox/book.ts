import { randomBytes } from "node:crypto";
import type { Charge, KeptReply, MintedCard } from "./charge";
import type { SandboxClock } from "./clock";
import { type LogLine, type PendingEvent, StateLog } from "./state-log";
import type { Card } from "./test-cards";

const KEY_LIFE_MS = 24 * 3_600_000;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A random id in the rails' style: prefix and 24 letters or digits. */
export function mintId(prefix: string): string {
  let text = prefix;
  for (const byte of randomBytes(24)) text += ALPHABET[byte % ALPHABET.length];
  return text;
}

/** All that the sandbox knows, in memory, with an append log behind it. Knows no wire format. */
export class Book {
  readonly charges = new Map<string, Charge>();
  readonly pendingEvents = new Map<string, PendingEvent>();
  private readonly replies = new Map<string, KeptReply>();
  private readonly tokens = new Map<string, MintedCard>();
  private readonly refundOwners = new Map<string, string>();
  private readonly log: StateLog;

  constructor(
    private readonly clock: SandboxClock,
    logFile: string | null,
  ) {
    this.log =
      logFile === null
        ? StateLog.inMemory()
        : StateLog.open(
            logFile,
            (line) => this.apply(line),
            () => this.lines(),
          );
  }

  save(charge: Charge): void {
    this.write({ t: "charge", charge });
  }

  /** Saves the charge as well, in the same line. */
  keepReply(key: string, kept: KeptReply): void {
    this.write({ t: "reply", key, kept });
  }

  findReply(key: string): KeptReply | null {
    const kept = this.replies.get(key);
    return kept && !this.isForgotten(kept) ? kept : null;
  }

  findRefundOwner(refundId: string): Charge | null {
    const owner = this.refundOwners.get(refundId);
    return (owner && this.charges.get(owner)) || null;
  }

  mintToken(card: Card): string {
    const token = mintId("pm_");
    this.write({ t: "token", token, minted: { card, usedBy: null } });
    return token;
  }

  findToken(token: string): MintedCard | null {
    return this.tokens.get(token) ?? null;
  }

  spendToken(token: string, chargeId: string): void {
    const minted = this.tokens.get(token);
    if (minted) this.write({ t: "token", token, minted: { ...minted, usedBy: chargeId } });
  }

  addEvent(event: PendingEvent): void {
    this.write({ t: "event", event });
  }

  settleEvent(eventId: string): void {
    this.write({ t: "delivered", eventId });
  }

  close(): void {
    this.log.close();
  }

  private write(line: LogLine): void {
    this.log.append(line);
    this.apply(line);
  }

  private apply(line: LogLine): void {
    switch (line.t) {
      case "charge":
        this.place(line.charge);
        return;
      case "reply":
        this.replies.set(line.key, line.kept);
        if (line.kept.charge) this.place(line.kept.charge);
        return;
      case "token":
        this.tokens.set(line.token, line.minted);
        return;
      case "event":
        this.pendingEvents.set(line.event.id, line.event);
        return;
      case "delivered":
        this.pendingEvents.delete(line.eventId);
    }
  }

  private place(charge: Charge): void {
    this.charges.set(charge.id, charge);
    for (const refund of charge.refunds) this.refundOwners.set(refund.id, charge.id);
  }

  private isForgotten(kept: KeptReply): boolean {
    return this.clock.now() - kept.at > KEY_LIFE_MS;
  }

  /** Replies go first: each carries the charge as it was then, and the charges after them as they are now. */
  private *lines(): Iterable<LogLine> {
    for (const [key, kept] of this.replies) {
      if (this.isForgotten(kept)) this.replies.delete(key);
      else yield { t: "reply", key, kept };
    }
    for (const charge of this.charges.values()) yield { t: "charge", charge };
    for (const [token, minted] of this.tokens) yield { t: "token", token, minted };
    for (const event of this.pendingEvents.values()) yield { t: "event", event };
  }
}
