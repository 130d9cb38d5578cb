import "server-only";
import { availableRails } from "@/lib/payments/available-rails";
import { breakerBoard, readBreakers } from "@/lib/payments/breaker-board";
import type { PaymentsContext } from "@/lib/payments/context";
import { guardRails, slotsPerProcess } from "@/lib/payments/guard-rails";
import { noteUnlisted } from "@/lib/payments/note-unlisted";
import type { Rail, RailName } from "@/lib/payments/provider";
import { readRoutingFacts } from "@/lib/payments/routing-facts";
import { tellRails } from "@/lib/payments/tell-rails";
import { env } from "@/lib/platform/env";
import { originOf } from "@/lib/platform/origin";
import { processGlobal } from "@/lib/platform/process-global";
import { systemClock } from "@/lib/shared/time";
import { afterSale } from "./plan-after-sale";
import { planSale } from "./plan-sale";

type Configured = { of: ReadonlyMap<RailName, Rail> | null; context: PaymentsContext | null };

/** The payment machine as this process is configured: its rails, the system clock, this store's way to book a sale. Anew after a change of keys. */
export function configuredContext(): PaymentsContext {
  const kept = processGlobal<Configured>("payments", () => ({ of: null, context: null }));
  const rails = availableRails();
  if (kept.context && kept.of === rails) return kept.context;
  const context: PaymentsContext = {
    clock: systemClock,
    rails: guardRails(tellRails(rails), { board: breakerBoard(), slots: slotsPerProcess(env), note: noteUnlisted }),
    livemode: env.BACKLINE_MODE === "live",
    planSale,
    afterSale,
    breakers: readBreakers,
    facts: readRoutingFacts,
    origin: new URL(env.PUBLIC_URL).origin,
  };
  Object.assign(kept, { of: rails, context });
  return context;
}

/** The same for what one request begins: a rail sends its buyer back to the address they came by. */
export function contextFor({ headers }: Pick<Request, "headers">): PaymentsContext {
  return { ...configuredContext(), origin: originOf(headers) };
}
