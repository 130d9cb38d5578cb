import { randomBytes } from "node:crypto";
import type { Charge, KeptReply, MintedCard } from "./charge";
import type { SandboxClock } from "./clock";
import type { RailName } from "./rails";
import { type LogLine, type PendingEvent, StateLog } from "./state-log";
import type { Card } from "./test-cards";
import { upgradeCharge } from "./upgrade-charge";

const FIRST_KEY_LIFE_MS = 24 * 3_600_000;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CAPITALS = ALPHABET.slice(0, 36);

/** A random id in Stripe's style: prefix and 24 letters or digits. */
export function mintId(prefix: string): string {
  return prefix + mintText(24, ALPHABET);
}

/** A random id in PayPal's style: 17 capitals or digits. */
export function mintCapitals(): string {
  return mintText(17, CAPITALS);
}

function mintText(length: number, alphabet: string): string {
  let text = "";
  for (const byte of randomBytes(length)) text += alphabet[byte % alphabet.length];
  return text;
}

/** What the card fields of a rail hand out. */
const TOKEN_MAKERS: Record<RailName, () => string> = {
  stripe: () => mintId("pm_"),
  paypal: () => mintId("").toLowerCase(),
  adyen: () => mintId("adyenjs_0_1_25$"),
  square: () => `cnon:${mintId("")}`,
  braintree: () => `tokencc_bh_${mintId("").toLowerCase().replace(/.{6}/g, "_$&").slice(1)}`,
};

const byRail = (rail: RailName, text: string) => `${rail} ${text}`;

/** All that the sandbox knows, in memory, with an append log behind it. Knows no wire format. */
export class Book {
  readonly charges = new Map<string, Charge>();
  readonly pendingEvents = new Map<string, PendingEvent>();
  private readonly replies = new Map<string, { rail: RailName; key: string; kept: KeptReply }>();
  private readonly tokens = new Map<string, { rail: RailName; token: string; minted: MintedCard }>();
  private readonly owners = new Map<string, string>();
  private readonly paidInvoices = new Map<string, string>();
  private readonly log: StateLog;

  constructor(
    readonly clock: SandboxClock,
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
  keepReply(rail: RailName, key: string, kept: KeptReply): void {
    this.write({ t: "reply", rail, key, kept });
  }

  findReply(rail: RailName, key: string): KeptReply | null {
    const found = this.replies.get(byRail(rail, key));
    return found && !this.isForgotten(found.kept) ? found.kept : null;
  }

  /** The charge that an authorisation, capture, refund or dispute of this id belongs to. */
  findOwner(id: string): Charge | null {
    const owner = this.owners.get(id);
    return (owner && this.charges.get(owner)) || null;
  }

  /** The charge that took money under this invoice number. */
  findPaidInvoice(rail: RailName, invoiceId: string): string | null {
    return this.paidInvoices.get(byRail(rail, invoiceId)) ?? null;
  }

  mintToken(rail: RailName, card: Card, token = TOKEN_MAKERS[rail]()): string {
    this.write({ t: "token", rail, token, minted: { card, usedBy: null } });
    return token;
  }

  findToken(rail: RailName, token: string): MintedCard | null {
    return this.tokens.get(byRail(rail, token))?.minted ?? null;
  }

  spendToken(rail: RailName, token: string, chargeId: string): void {
    const minted = this.findToken(rail, token);
    if (minted) this.write({ t: "token", rail, token, minted: { ...minted, usedBy: chargeId } });
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
      case "reply": {
        const { rail = "stripe", key, kept } = line;
        this.replies.set(byRail(rail, key), { rail, key, kept });
        if (kept.charge) this.place(kept.charge);
        return;
      }
      case "token": {
        const { rail = "stripe", token, minted } = line;
        this.tokens.set(byRail(rail, token), { rail, token, minted });
        return;
      }
      case "event":
        this.pendingEvents.set(line.event.id, line.event);
        return;
      case "delivered":
        this.pendingEvents.delete(line.eventId);
    }
  }

  private place(line: Charge): void {
    const charge = upgradeCharge(line);
    this.charges.set(charge.id, charge);
    const { authorization, capture, heldCapture, declines, refunds, disputes } = charge;
    const parts = [authorization, capture, heldCapture, ...declines, ...refunds, ...disputes];
    for (const part of parts) if (part?.id) this.owners.set(part.id, charge.id);
    if (charge.invoiceId !== null && authorization) {
      this.paidInvoices.set(byRail(charge.rail, charge.invoiceId), charge.id);
    }
  }

  private isForgotten({ at, forgetAt = at + FIRST_KEY_LIFE_MS }: KeptReply): boolean {
    return this.clock.now() > forgetAt;
  }

  /** Replies go first: each carries the charge as it was then, and the charges after them as they are now. */
  private *lines(): Iterable<LogLine> {
    for (const [name, { rail, key, kept }] of this.replies) {
      if (this.isForgotten(kept)) this.replies.delete(name);
      else yield { t: "reply", rail, key, kept };
    }
    for (const charge of this.charges.values()) yield { t: "charge", charge };
    for (const { rail, token, minted } of this.tokens.values()) yield { t: "token", rail, token, minted };
    for (const event of this.pendingEvents.values()) yield { t: "event", event };
  }
}
