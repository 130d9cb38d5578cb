import type { Page } from "playwright/test";
import type { z } from "zod";
import type { ControlBody } from "../sandbox/control-body";
import type { DemoFile } from "./fixtures";
import { readTruth } from "./sandbox-truth";

type Fault = NonNullable<ControlBody["faults"]>[number];
type Spoiled = Pick<Fault, "operation" | "kind"> & Partial<Pick<Fault, "when" | "count">>;

/** Sets levers of the payment sandbox; those that are about a whole rail are for journeys that run alone. */
export async function controlSandbox(
  { sandboxUrl, sandboxToken }: DemoFile,
  body: z.input<typeof ControlBody>,
): Promise<void> {
  const headers = { authorization: `Bearer ${sandboxToken}`, "content-type": "application/json" };
  const reply = await fetch(`${sandboxUrl}/__control`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`the sandbox answered ${reply.status}: ${await reply.text()}`);
}

/** What the rail holds unconfirmed for an order: its own name of it. */
export async function findCharge(demo: DemoFile, orderId: string, rail: string): Promise<string> {
  const { charges } = await readTruth(demo, orderId);
  const charge = charges.findLast((known) => known.rail === rail);
  if (!charge) throw new Error(`${rail} knows nothing of ${orderId}`);
  return charge.providerRef;
}

/**
 * Holds the page's next confirmation back until `rail` is set up to spoil it. The fault is about that one charge, so specs
 * that run beside this one are left alone.
 */
export async function spoilConfirm(
  page: Page,
  demo: DemoFile,
  rail: "stripe" | "paypal",
  fault: Spoiled,
): Promise<void> {
  await page.route(
    "**/payment/confirm",
    async (route) => {
      const orderId = new URL(route.request().url()).pathname.split("/")[3] ?? "";
      const about = await findCharge(demo, orderId, rail);
      await controlSandbox(demo, { faults: [{ rail, ...fault, about }] });
      await route.continue();
    },
    { times: 1 },
  );
}
