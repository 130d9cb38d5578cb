import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { APIRequestContext } from "playwright/test";
import { ReviewQueue } from "../lib/shared/schemas/review";
import { type DemoFile, expect, test } from "./fixtures";
import { readTruth } from "./sandbox-truth";
import { findTrack } from "./shop-api";

export type Reviewed = { orderId: string; reviewId: string; providerRef: string };

const TAKEN_MINOR = 100;

/** Takes less than the order says, as a person could in the provider's own dashboard; no path of the store does that. */
async function takeByHand({ sandboxUrl }: DemoFile, providerRef: string): Promise<void> {
  const secrets = path.join(process.env.BACKLINE_E2E_DATA_DIR as string, "secrets.json");
  const key = JSON.parse(fs.readFileSync(secrets, "utf8")).STRIPE_SECRET_KEY as string;
  const send = async (step: string, form: Record<string, string>) => {
    const reply = await fetch(`${sandboxUrl}/v1/payment_intents/${providerRef}/${step}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: new URLSearchParams(form),
    });
    if (!reply.ok) throw new Error(`the sandbox answered ${reply.status}: ${await reply.text()}`);
  };
  await send("confirm", { payment_method: "pm_card_visa" });
  await send("capture", { amount_to_capture: String(TAKEN_MINOR) });
}

async function findReview(request: APIRequestContext, demo: DemoFile, orderId: string): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const reply = await request.get("/api/settings/payments/review", { headers });
  return ReviewQueue.parse(await reply.json()).items.find((item) => item.orderId === orderId)?.id;
}

/**
 * A guest's order of which the provider took another amount: nobody but a person can decide. The store hears of it by webhook
 * and asks half a minute later, so this takes its time; nothing is spoiled, so specs that run beside it are left alone.
 */
export async function bringToReview(request: APIRequestContext, demo: DemoFile): Promise<Reviewed> {
  test.slow();
  const track = await findTrack(request, "Penny a Head");
  const data = {
    lines: [{ trackId: track.id }],
    currency: track.currency,
    country: "US",
    email: "review@example.org",
    method: "card",
  };
  const placed = await request.post("/api/checkout", { data, headers: { "idempotency-key": randomUUID() } });
  const orderId = (await placed.json()).order.id as string;
  const charge = (await readTruth(demo, orderId)).charges.find(({ rail }) => rail === "stripe");
  const providerRef = charge?.providerRef ?? "";
  await takeByHand(demo, providerRef);
  await expect.poll(() => findReview(request, demo, orderId), { timeout: 60_000 }).toBeTruthy();
  return { orderId, providerRef, reviewId: (await findReview(request, demo, orderId)) as string };
}
