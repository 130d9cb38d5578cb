import "server-only";
import { inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { processGlobal } from "@/lib/platform/process-global";
import { requireRole } from "@/lib/platform/require-role";
import { ENOUGH_SAMPLES } from "@/lib/shared/enough-samples";
import type { Actor } from "@/lib/shared/roles";
import type { FeeKey } from "@/lib/shared/schemas/fees";
import type { WhatIf, WhatIfCurrency, WhatIfInput } from "@/lib/shared/schemas/what-if";
import { type Clock, systemClock } from "@/lib/shared/time";
import { isWallet } from "@/lib/shared/wallets";
import { availableRails } from "../available-rails";
import { CallSlots } from "../call-slots";
import { applyInput } from "../change-payment-settings";
import { checkSettings } from "../check-settings";
import { limitsHere } from "../decide";
import type { FeeSchedule } from "../fees";
import { methodsAt } from "../methods-at";
import { loadPaymentSettings, type PaymentSettingsRow } from "../payment-settings";
import type { RailName } from "../provider";
import { limitsOf } from "../rail-limits";
import { type RailSuccess, readPast, readSuccess } from "../sql/past-payments";
import { loadWindows, type RailWindow } from "../sql/routing-facts-rows";
import { describeReplay, type Experience } from "./describe-replay";
import { listPlans, listReferences, type Plans } from "./plans";
import { replayPast } from "./replay-past";

const DAY_MS = 86_400_000;
/** In each process; a shop of a million payments keeps one busy for seconds. Others wait about as long as a page is waited for. */
const AT_ONCE = 2;
const PATIENCE_MS = 8_000;
const slots = processGlobal("what-if", () => new CallSlots(AT_ONCE, PATIENCE_MS));

type Replaying = { clock?: Clock; rails?: readonly RailName[] };

const nameOf = ({ provider, method, currency, region, cardClass }: { [part in keyof FeeKey]: string }) =>
  [provider, method, currency, region, cardClass].join();

/** The price list with the changes that are to be tried. */
function changeSchedules(live: readonly FeeSchedule[], changes: WhatIfInput["fees"] = []): readonly FeeSchedule[] {
  if (changes.length === 0) return live;
  const names = changes.map(({ key }) => nameOf(key));
  const kept = live.filter((schedule) => !names.includes(nameOf(schedule)));
  return [...kept, ...changes.flatMap(({ key, terms }) => (terms ? [{ ...key, ...terms }] : []))];
}

function draftOf({ draft, fees }: WhatIfInput, live: PaymentSettingsRow, rails: readonly RailName[]) {
  const providers = draft?.providers ?? live.body.providers;
  const body = applyInput({ providers, strategy: draft?.strategy }, live.body);
  checkSettings(body, live.body, new Set(rails));
  return { body, schedules: changeSchedules(live.schedules, fees) };
}

const keyOf = (rail: RailName, method: RailSuccess["method"]) => `${rail} ${method}`;

function readExperience(rows: readonly RailSuccess[], windows: readonly RailWindow[]) {
  const rates = new Map(
    rows.flatMap(({ rail, method, finished, captured }) =>
      finished < ENOUGH_SAMPLES ? [] : [[keyOf(rail, method), captured / finished] as const],
    ),
  );
  const latencies = new Map(
    windows.flatMap(({ rail, method, successes, latencyP50Ms }) =>
      successes < ENOUGH_SAMPLES ? [] : [[keyOf(rail, method), latencyP50Ms] as const],
    ),
  );
  return (rail: RailName, method: RailSuccess["method"]): Experience => ({
    success: rates.get(keyOf(rail, method)) ?? null,
    latencyP50Ms: latencies.get(keyOf(rail, method)) ?? null,
  });
}

/** What rails would take, but not in this store as it is set up: routing does not ask them for it either. */
function listLeftOut(rails: readonly RailName[]): WhatIf["leftOut"] {
  return rails.flatMap((rail) => {
    const taken = methodsAt(rail);
    const missing = limitsOf(rail).methods.filter((method) => !taken.includes(method));
    return missing.map((method) => ({ provider: rail, method, reason: isWallet(method) ? "no_sheet" : "no_fields" }));
  });
}

/** `from` is a full quarter of an hour. */
export type Span = { from: Date; to: Date };

/** Throws `unavailable` when as many replays run as may and none ends in time. */
async function replay(plans: Plans, rails: readonly RailName[], { from, to }: Span): Promise<WhatIfCurrency[]> {
  const leave = await slots.enter();
  if (!leave) throw new AppError("unavailable", "Other replays are still running. Try again in a few seconds.");
  try {
    return await replayOnce(plans, rails, { from, to });
  } finally {
    leave();
  }
}

async function replayOnce(plans: Plans, rails: readonly RailName[], { from, to }: Span) {
  const windows = await loadWindows();
  const known = { availableRails: rails, limits: limitsHere(rails), windows };
  const [success, found] = await Promise.all([
    readSuccess(from, to),
    inTransaction((db) => replayPast(readPast(db, from, to), plans, known)),
  ]);
  return describeReplay(found, readExperience(success, windows));
}

/**
 * Routes the captured payments of the last days once more: as the settings in force would, as a draft would, by each strategy,
 * through one provider alone. Prices, and what is known of the providers, are those of now, except the volumes of the month, which
 * each way builds up for itself. Nothing is changed. Throws `forbidden`, `unprocessable` as activating the draft would, and
 * `unavailable` when as many as may be run all the while.
 */
export async function answerWhatIf(input: WhatIfInput, actor: Actor, replaying: Replaying = {}): Promise<WhatIf> {
  requireRole(actor, "admin");
  const { clock = systemClock, rails = [...availableRails().keys()] } = replaying;
  const live = await loadPaymentSettings();
  const draft = draftOf(input, live, rails);
  const plans = listPlans(live, draft, rails);
  const to = clock.now();
  const today = Math.floor(to.getTime() / DAY_MS) * DAY_MS;
  const from = new Date(today - input.days * DAY_MS);
  const currencies = await replay(plans, rails, { from, to });
  const leftOut = listLeftOut(rails);
  return { from: from.toISOString(), to: to.toISOString(), strategy: draft.body.strategy, currencies, leftOut };
}

/**
 * The captured payments of a period as they were routed, beside each provider alone and the dearest each time: what
 * `answerWhatIf` says of them without a draft. Throws `unavailable` while as many replays run as may.
 */
export async function replaySavings(span: Span, replaying: Pick<Replaying, "rails"> = {}): Promise<WhatIfCurrency[]> {
  const { rails = [...availableRails().keys()] } = replaying;
  return replay(listReferences(await loadPaymentSettings(), rails), rails, span);
}
