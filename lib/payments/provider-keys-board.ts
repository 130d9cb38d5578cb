import "server-only";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import type { Actor } from "@/lib/shared/roles";
import {
  CREDENTIAL_FIELDS,
  CREDENTIAL_PROVIDERS,
  type CredentialBoard,
  type CredentialField,
  type CredentialPart,
  type CredentialProvider,
  type CredentialTest,
  type CredentialView,
} from "@/lib/shared/schemas/credentials";
import { availableRails } from "./available-rails";
import type { ProbeOutcome, Rail, RailName } from "./provider";
import { pageKeys, railKeys } from "./rail-keys";
import { countUnderWay } from "./sql/credential-rows";

const SHOWN_END = 4;
/** Of a shorter secret four characters are too much of it. */
const LONG_SECRET = 20;

function showPart(field: CredentialField, value: string | undefined): CredentialPart {
  const { name, isSecret, isOptional = false, example } = field;
  const end = value !== undefined && value.length >= LONG_SECRET ? value.slice(-SHOWN_END) : null;
  return { name, isSecret, isOptional, example, isSet: value !== undefined, shown: isSecret ? end : (value ?? null) };
}

function sourceOf(provider: CredentialProvider): CredentialView["source"] {
  const own = pageKeys().get(provider);
  if (own) return own.keys ? "page" : "unreadable";
  return availableRails().has(provider) ? "environment" : "none";
}

/** Which keys are in force and since when; never a secret. In demo mode nothing of them but that they are the sandbox's. */
export async function getProviderKeys(actor: Actor): Promise<CredentialBoard> {
  requireRole(actor, "admin");
  if (env.BACKLINE_MODE !== "live") return { mode: "demo", providers: [] };
  const [keys, underWay] = [railKeys(), await countUnderWay()];
  const providers = CREDENTIAL_PROVIDERS.map((provider): CredentialView => {
    const fields: readonly CredentialField[] = CREDENTIAL_FIELDS[provider];
    return {
      provider,
      source: sourceOf(provider),
      setAt: pageKeys().get(provider)?.setAt.toISOString() ?? null,
      parts: fields.map((field) => showPart(field, Reflect.get(keys, field.name))),
      underWay: underWay.get(provider) ?? 0,
      webhookUrl: new URL(`/api/webhooks/${provider}`, env.PUBLIC_URL).href,
    };
  });
  return { mode: "live", providers };
}

function judge(probe: ProbeOutcome): CredentialTest {
  if (probe.kind === "up") return { outcome: "works", durationMs: Math.round(probe.durationMs), code: null };
  const { kind, code, evidence } = probe.failure;
  const isRefused = kind === "rail_says_no" || kind === "our_bug";
  return { outcome: isRefused ? "refused" : "unreachable", durationMs: Math.round(evidence.durationMs), code };
}

/**
 * Asks the provider with the keys in force, by the call that also tells whether it is up: it moves nothing. Throws
 * `not_found` for a provider without keys.
 */
export async function testProviderKeys(
  actor: Actor,
  provider: CredentialProvider,
  rails: ReadonlyMap<RailName, Rail> = availableRails(),
): Promise<CredentialTest> {
  requireRole(actor, "admin");
  const rail = rails.get(provider);
  if (!rail) throw new AppError("not_found", "There are no keys to test. Enter them first.");
  return judge(await rail.probe());
}
