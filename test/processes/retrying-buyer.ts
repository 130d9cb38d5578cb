import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import type { CheckoutResult, OrderView, PaymentView } from "@/lib/shared/schemas/checkout";
import type { DemoFacts } from "./running-store";
import { askSandbox, basketOf, from } from "./shop-client";

export type Reply = { status: number; text: string; cookie: string };
type Placed = { id: string; cookie: string; view: PaymentView };
/** One POST with a key of its own, and the first final reply that came for it. */
type Posted = { path: string; body: unknown; key: string; reply: Reply | null };

/** 409: the one that was killed still holds the key; 5xx: the store is not all there. */
const isFinal = ({ status }: Reply): boolean => status !== 409 && status < 500;

/** Of a store that is alive and busy. */
const TRIES = 5;
const PATIENCE = { timeout: 20_000, interval: 100 };

/** A client that repeats a POST that failed, with the same Idempotency-Key, until it has a reply. */
export class RetryingBuyer {
  private readonly posts: Posted[] = [];
  private placed: Placed | null = null;

  constructor(
    readonly method: "card" | "paypal",
    private readonly peer: string,
  ) {}

  get keys(): string[] {
    return this.posts.map(({ key }) => key);
  }

  get order(): Placed {
    if (!this.placed) throw new Error("this buyer has no order yet");
    return this.placed;
  }

  async checkOut(address: string, track: Parameters<typeof basketOf>[0]): Promise<void> {
    await this.post(address, "/api/checkout", { ...basketOf(track), method: this.method });
  }

  async confirm(address: string): Promise<void> {
    const body = this.method === "card" ? { token: "pm_card_visa", rail: "stripe" } : { isApproved: true };
    await this.post(address, `/api/orders/${this.order.id}/payment/confirm`, body);
  }

  /** The wallet's owner approves on the rail's own page. */
  async approve(demo: DemoFacts): Promise<void> {
    const { next } = this.order.view;
    if (next.kind === "redirect")
      await askSandbox(demo, "/__control", { approvals: [{ providerRef: next.providerRef, answer: "approve" }] });
  }

  /** Asks for all that was never answered until it is, then for everything once more: a key has one result. */
  async retry(address: string): Promise<void> {
    for (const posted of this.posts) {
      await vi.waitFor(async () => {
        if (!posted.reply) await this.send(address, posted);
        expect(posted.reply).not.toBeNull();
      }, PATIENCE);
      const first = posted.reply as Reply;
      expect([200, 201], first.text).toContain(first.status);
      const again = await vi.waitFor(async () => {
        const reply = await this.ask(address, posted);
        expect(isFinal(reply), reply.text).toBe(true);
        return reply;
      }, PATIENCE);
      expect([again.status, again.text]).toEqual([first.status, first.text]);
    }
  }

  async readOrder(address: string): Promise<OrderView> {
    const headers = { cookie: this.order.cookie, ...from(this.peer) };
    const reply = await fetch(`${address}/api/orders/${this.order.id}`, { headers });
    expect(reply.status).toBe(200);
    return reply.json() as Promise<OrderView>;
  }

  /** Gives up when the connection breaks: then the store is gone. */
  private async post(address: string, path: string, body: unknown): Promise<void> {
    const posted: Posted = { path, body, key: randomUUID(), reply: null };
    this.posts.push(posted);
    for (let tries = 0; tries < TRIES && !posted.reply; tries++) {
      const isAnswered = await this.send(address, posted).then(
        () => true,
        () => false,
      );
      if (!isAnswered) return;
    }
  }

  private async send(address: string, posted: Posted): Promise<void> {
    const reply = await this.ask(address, posted);
    if (!isFinal(reply)) return;
    posted.reply = reply;
    if (posted.path !== "/api/checkout" || reply.status !== 201) return;
    const { order, payment } = JSON.parse(reply.text) as CheckoutResult;
    this.placed = { id: order.id, cookie: reply.cookie, view: payment as PaymentView };
  }

  private async ask(address: string, { path, body, key }: Posted): Promise<Reply> {
    const cookie = this.placed?.cookie ?? "";
    const headers = { "content-type": "application/json", "idempotency-key": key, cookie, ...from(this.peer) };
    const reply = await fetch(address + path, { method: "POST", headers, body: JSON.stringify(body) });
    const cookies = reply.headers.getSetCookie().map((set) => set.split(";")[0]);
    return { status: reply.status, text: await reply.text(), cookie: cookies.join("; ") };
  }
}
