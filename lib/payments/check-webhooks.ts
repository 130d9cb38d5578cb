import "server-only";
import { pool } from "@/lib/platform/db";
import { broken, fine, sayError, type Verdict, worth } from "@/lib/platform/doctor/finding";
import type { RailName } from "./provider";
import { listRegisteredWebhooks, type WebhookKeys } from "./registered-webhooks";

const PATIENCE_MS = 6_000;
const DAY_MS = 86_400_000;
const QUIET_DAYS = 7;
/** Without it a rail's news cannot be told from a forgery, so they are refused. */
const SECRET: Record<RailName, keyof WebhookKeys> = {
  stripe: "STRIPE_WEBHOOK_SECRET",
  paypal: "PAYPAL_WEBHOOK_ID",
  square: "SQUARE_WEBHOOK_SIGNATURE_KEY",
  adyen: "ADYEN_HMAC_KEY",
  braintree: "BRAINTREE_PRIVATE_KEY",
};

export type WebhookAsk = {
  rails: readonly RailName[];
  keys: WebhookKeys;
  publicUrl: string;
  isRunning: boolean;
  isDemo: boolean;
  now: Date;
  /** Where providers are asked instead of at their own addresses. */
  baseUrls?: Partial<Record<RailName, string>>;
};

async function readLastNews(): Promise<Map<string, Date>> {
  const { rows } = await pool.query<{ rail: string; at: Date }>(
    "SELECT rail, max(received_at) AS at FROM webhook_inbox GROUP BY rail",
  );
  return new Map(rows.map(({ rail, at }) => [rail, at]));
}

/** Payments of the last week, an hour old or more, after which no message of their rail came. Braintree sends none about payments. */
async function countUnheard(): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ rail: string; n: number }>(
    `SELECT a.rail, count(*)::int AS n FROM payment_attempt a
     WHERE a.state = 'captured' AND a.rail <> 'braintree' AND a.created_at BETWEEN now() - interval '7 days' AND now() - interval '1 hour'
       AND NOT EXISTS (SELECT 1 FROM webhook_inbox w WHERE w.rail = a.rail AND w.received_at >= a.created_at) GROUP BY 1`,
  );
  return new Map(rows.map(({ rail, n }) => [rail, n]));
}

/** An unsigned message must be refused as such: then the way from outside to this store's own check is open. */
async function findClosedDoor(url: string): Promise<string | null> {
  const send = { method: "POST", body: "{}", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) } as const;
  try {
    const { status } = await fetch(url, { ...send, headers: { "content-type": "application/json" } });
    return status === 400 ? null : `answers ${status} to a message without a signature, not 400`;
  } catch (error) {
    return `does not answer: ${sayError(error)}`;
  }
}

type News = { last: Date | undefined; unheard: number };

async function judgeRail(rail: RailName, ask: WebhookAsk, { last, unheard }: News): Promise<Verdict> {
  const url = `${new URL(ask.publicUrl).origin}/api/webhooks/${rail}`;
  if (!ask.keys[SECRET[rail]])
    return broken(
      `${rail}: ${SECRET[rail]} is missing, so its news are refused.`,
      `Set ${SECRET[rail]}: ${rail}'s page of the webhook shows it.`,
    );
  const closed = ask.isRunning ? await findClosedDoor(url) : null;
  if (closed)
    return broken(
      `${rail}: ${url} ${closed}.`,
      "Let the proxy pass /api/webhooks on, with body and headers untouched.",
    );
  const heard = last ? `last news ${last.toISOString().slice(0, 16).replace("T", " ")} UTC` : "no news yet";
  if (ask.isDemo) return fine(`${rail}: ${heard}.`);
  let registered: string[] | null;
  try {
    registered = await listRegisteredWebhooks(rail, ask.keys, ask.baseUrls?.[rail]);
  } catch (error) {
    return worth(
      `${rail}: ${heard}; its list of webhooks could not be read: ${sayError(error)}`,
      `Look at the keys of ${rail}.`,
    );
  }
  if (registered && !registered.includes(url))
    return broken(
      `${rail} sends its news ${registered.length > 0 ? `to ${registered.join(", ")}` : "nowhere"}.`,
      `Register ${url} at ${rail}.`,
    );
  if (unheard > 0)
    return broken(
      `${rail}: ${heard}, and ${unheard} payments of this week went through since without one.`,
      `Look at ${rail}'s page of the webhook: its last deliveries to ${url} say what they were answered.`,
    );
  const isQuiet = !last || ask.now.getTime() - last.getTime() > QUIET_DAYS * DAY_MS;
  if (!registered && isQuiet)
    return worth(
      `${rail}: ${heard}; whether it is registered cannot be asked.`,
      `Look at ${rail}'s page that ${url} is there.`,
    );
  return fine(`${rail}: ${heard}${registered ? ", registered" : ""}.`);
}

const WORST = { broken: 0, warning: 1, ok: 2 };

/** Whether each configured rail's news can reach this store; the verdict is the worst rail's, the words are all rails'. */
export async function checkWebhooks(ask: WebhookAsk): Promise<Verdict> {
  if (ask.rails.length === 0)
    return worth(
      "No provider has keys here, so nothing can be sold.",
      "Set the keys of one provider and start again; docs/self-hosting.md says how.",
    );
  const [last, unheard] = await Promise.all([readLastNews(), countUnheard()]);
  const newsOf = (rail: RailName) => ({ last: last.get(rail), unheard: unheard.get(rail) ?? 0 });
  const all = await Promise.all(ask.rails.map((rail) => judgeRail(rail, ask, newsOf(rail))));
  const worst = [...all].sort((a, b) => WORST[a.state] - WORST[b.state])[0] as Verdict;
  const todo = all.flatMap((verdict) => verdict.todo ?? []).join(" ") || null;
  return { state: worst.state, says: all.map(({ says }) => says).join(" "), todo };
}
