// A process of a store that plays one scenario, and either writes down the boundaries it passes or kills itself at one.
import { writeFileSync } from "node:fs";
import { fulfilAtOnce } from "@/lib/orders/fulfil-order";
import { afterSale } from "@/lib/orders/plan-after-sale";
import { planSale } from "@/lib/orders/plan-sale";
import { refundOrder } from "@/lib/orders/refund-order";
import { chooseMethod } from "@/lib/payments/choose-method";
import { confirmPayment, startPayment } from "@/lib/payments/confirm-payment";
import type { PaymentsContext } from "@/lib/payments/context";
import { settleObligations } from "@/lib/payments/obligations";
import type { Rail, RailName } from "@/lib/payments/provider";
import { NOTHING_KNOWN } from "@/lib/payments/routing-facts";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { RailName as SandboxRail } from "@/sandbox/rails";
import { connectRail, goodCard } from "../payment-world";
import type { KillTask } from "./kill-scenarios";

const task = JSON.parse(process.argv[2] ?? "{}") as KillTask;
const passed: string[] = [];

function pass(boundary: string): void {
  passed.push(boundary);
  if (task.dieAt === passed.length - 1) process.kill(process.pid, "SIGKILL");
}

async function between<T>(name: string, work: () => Promise<T>): Promise<T> {
  pass(`before ${name}`);
  const done = await work();
  pass(`after ${name}`);
  return done;
}

const CALLS = ["create", "confirm", "capture", "void", "refund"];
const WRITES = /\b(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/;

function watchRail(rail: Rail): Rail {
  return new Proxy(rail, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function" || !CALLS.includes(String(name))) return member;
      return (...args: unknown[]) => between(`${rail.name} ${String(name)}`, () => member.apply(target, args));
    },
  });
}

/** Every statement that writes, whichever way it goes to the database. */
function watchWrites(target: { query: unknown }): void {
  const query = target.query as (...args: unknown[]) => Promise<unknown>;
  target.query = (...args: unknown[]) => {
    // the pool's own way of handing a statement on, which is watched at the pool
    if (typeof args.at(-1) === "function") return query.apply(target, args);
    const first = args[0];
    const text = typeof first === "string" ? first : String((first as { text?: string } | null)?.text ?? "");
    const [, verb, table] = WRITES.exec(text) ?? (/^\s*COMMIT/i.test(text) ? ["", "COMMIT", ""] : []);
    if (!verb) return query.apply(target, args);
    return between(`${verb} ${table}`.trim(), () => query.apply(target, args));
  };
}

function contextOf(): PaymentsContext {
  const rails = (Object.entries(task.urls) as [SandboxRail, string][]).map(([name, url]) =>
    watchRail(connectRail(name, url, 2_000)),
  );
  return {
    clock: { now: () => new Date(task.nowMs + performance.now()) },
    rails: new Map(rails.map((rail): [RailName, Rail] => [rail.name, rail])),
    livemode: false,
    planSale,
    afterSale,
    breakers: async () => ({}),
    facts: () => NOTHING_KNOWN,
    origin: "http://shop.test",
  };
}

async function play(context: PaymentsContext): Promise<void> {
  const { orderId, act, confirmId } = task;
  if (act === "refund") {
    const publicId = toPublicId("order", orderId);
    await refundOrder({ publicId, refundId: task.refundId, actor: task.admin, reason: "a test" }, context);
    return;
  }
  if (act === "switch") {
    await chooseMethod(context, { orderId, method: task.method });
    await settleObligations(context, 10);
    return;
  }
  const started = await startPayment(context, orderId);
  const rail = started.attempt?.rail ?? "stripe";
  const answer = task.isApproved ? ({ isApproved: true } as const) : { token: goodCard(rail), rail };
  const paid = await confirmPayment(context, { orderId, confirmId, answer });
  if (paid.state === "captured") await fulfilAtOnce(orderId, context.clock);
}

watchWrites(pool);
pool.on("connect", watchWrites);
await play(contextOf());
writeFileSync(task.report, JSON.stringify(passed));
process.exit(0);
