import "server-only";
import { env } from "@/lib/platform/env";
import type { RailFields } from "@/lib/shared/schemas/rail-fields";
import type { RailEnv } from "./providers/configured-rails";
import { railKeys } from "./rail-keys";

const TOKEN_URL = "/api/checkout/client-token";

/** Whose card fields this version shows in live mode. PayPal's button needs no card; its own card fields are not built. */
const SHOWN = ["stripe", "square", "adyen", "braintree"] as const;
type ShownRail = (typeof SHOWN)[number];
type PublicPart = { name: string; fits: boolean };

/** The parts of each rail that browsers get. A test account's part does not fit a live store, so it counts as missing. */
const PUBLIC_PARTS: Record<ShownRail, (source: RailEnv) => PublicPart[]> = {
  stripe: ({ STRIPE_PUBLISHABLE_KEY: key }) => [
    { name: "STRIPE_PUBLISHABLE_KEY", fits: key?.startsWith("pk_live_") ?? false },
  ],
  square: ({ SQUARE_APPLICATION_ID: id, SQUARE_LOCATION_ID: location }) => [
    { name: "SQUARE_APPLICATION_ID", fits: id?.startsWith("sq0idp-") ?? false },
    { name: "SQUARE_LOCATION_ID", fits: location !== undefined },
  ],
  adyen: ({ ADYEN_CLIENT_KEY: key }) => [{ name: "ADYEN_CLIENT_KEY", fits: key?.startsWith("live_") ?? false }],
  // its token is minted for each visit
  braintree: () => [],
};

function isShown(rail: string): rail is ShownRail {
  return SHOWN.some((name) => name === rail);
}

/** Settings without which a rail that is connected cannot show its card fields. Empty: nothing is missing. */
export function missingForFields(rail: string, source: RailEnv = railKeys()): string[] {
  if (source.BACKLINE_MODE === "demo" || !isShown(rail)) return [];
  return PUBLIC_PARTS[rail](source).flatMap(({ name, fits }) => (fits ? [] : [name]));
}

/**
 * What a browser needs to take a card for `rail`; null where this store cannot show its fields. Demo: the sandbox's own
 * frame, for every rail. Live: the public parts of that rail, none of them secret.
 */
export function fieldsOf(rail: string, source: RailEnv = railKeys()): RailFields | null {
  if (source.BACKLINE_MODE === "demo")
    return { kind: "sandbox", rail, url: `/sandbox/fields?rail=${encodeURIComponent(rail)}` };
  if (!isShown(rail) || missingForFields(rail, source).length > 0) return null;
  return describeLive(rail, source);
}

function describeLive(rail: ShownRail, source: RailEnv): RailFields {
  switch (rail) {
    case "stripe":
      return { kind: rail, rail, publishableKey: source.STRIPE_PUBLISHABLE_KEY ?? "" };
    case "square":
      return {
        kind: rail,
        rail,
        applicationId: source.SQUARE_APPLICATION_ID ?? "",
        locationId: source.SQUARE_LOCATION_ID ?? "",
      };
    case "adyen":
      return {
        kind: rail,
        rail,
        clientKey: source.ADYEN_CLIENT_KEY ?? "",
        environment: source.ADYEN_ENVIRONMENT ?? "live",
      };
    case "braintree":
      return { kind: rail, rail, tokenUrl: TOKEN_URL };
  }
}

/** The sandbox's fields as the page opens with them, before it is known whose they become. Null in live mode. */
export function firstFields(): RailFields | null {
  return env.BACKLINE_MODE === "demo" ? { kind: "sandbox", rail: null, url: "/sandbox/fields" } : null;
}
