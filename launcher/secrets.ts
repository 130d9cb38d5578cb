import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { MERCHANT_ACCOUNTS } from "../sandbox/braintree/merchant-accounts";
import type { Mode } from "./instance";
import { StartProblem } from "./start-problem";

export type Secrets = Record<string, string>;
type Environment = Record<string, string | undefined>;

const token = () => randomBytes(24).toString("base64url");

const MAKERS: Record<string, () => string> = {
  AUTH_SECRET: () => randomBytes(32).toString("base64url"),
  FIELD_KEY: () => randomBytes(32).toString("base64url"),
  METRICS_TOKEN: token,
  POSTGRES_PASSWORD: token,
};
const DEMO_MAKERS: Record<string, () => string> = {
  SANDBOX_TOKEN: token,
  STRIPE_SECRET_KEY: () => `sk_test_sandbox_${randomBytes(16).toString("hex")}`,
  STRIPE_WEBHOOK_SECRET: () => `whsec_${randomBytes(24).toString("hex")}`,
  PAYPAL_CLIENT_ID: () => `sandbox_${randomBytes(24).toString("hex")}`,
  PAYPAL_CLIENT_SECRET: () => `sandbox_${randomBytes(32).toString("hex")}`,
  PAYPAL_WEBHOOK_ID: () => `SANDBOX${randomBytes(8).toString("hex").toUpperCase()}`,
  ADYEN_API_KEY: () => `sandbox_${randomBytes(32).toString("hex")}`,
  ADYEN_MERCHANT_ACCOUNT: () => "SandboxECOM",
  ADYEN_HMAC_KEY: () => randomBytes(32).toString("hex").toUpperCase(),
  ADYEN_REPORT_USER: () => "report@Company.Sandbox",
  ADYEN_REPORT_PASSWORD: () => `sandbox_${randomBytes(16).toString("hex")}`,
  SQUARE_ACCESS_TOKEN: () => `sandbox_sq_${randomBytes(24).toString("hex")}`,
  SQUARE_WEBHOOK_SIGNATURE_KEY: () => `sandbox_sq_${randomBytes(16).toString("hex")}`,
  BRAINTREE_MERCHANT_ID: () => `sandbox_${randomBytes(8).toString("hex")}`,
  BRAINTREE_PUBLIC_KEY: () => `sandbox_${randomBytes(8).toString("hex")}`,
  BRAINTREE_PRIVATE_KEY: () => `sandbox_${randomBytes(16).toString("hex")}`,
  BRAINTREE_MERCHANT_ACCOUNTS: () =>
    Object.entries(MERCHANT_ACCOUNTS)
      .map((entry) => entry.join(":"))
      .join(","),
};
/** Prefixes of what the providers hand out. */
const PROVIDER_KEYS = /^(STRIPE|PAYPAL|ADYEN|SQUARE|BRAINTREE)_/;

/**
 * The install's own secrets, made once and kept in `secrets.json` (0600), with what the environment says on top.
 * In demo mode no provider key may come from outside (decisions.md D1); in live mode none is ever made up.
 */
export function loadSecrets(dataDir: string, mode: Mode, given: Environment): Secrets {
  if (mode === "demo") {
    refuseRealKeys(given);
    refuseMailServer(given);
  }
  const file = path.join(dataDir, "secrets.json");
  const kept: Secrets = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  const makers = mode === "demo" ? { ...MAKERS, ...DEMO_MAKERS } : MAKERS;
  const missing = Object.entries(makers).filter(([name]) => !kept[name]);
  for (const [name, make] of missing) kept[name] = make();
  if (missing.length > 0) writePrivately(file, kept);
  const names = Object.keys(makers);
  return Object.fromEntries(names.map((name) => [name, given[name] || (kept[name] as string)]));
}

function refuseRealKeys(given: Environment): void {
  const name = Object.keys(given).find((key) => PROVIDER_KEYS.test(key) && given[key]);
  if (!name) return;
  throw new StartProblem(
    `${name} is set, but demo mode takes no provider keys: every payment goes to the local sandbox.`,
    `Unset ${name}, or start a live store with BACKLINE_MODE=live and a data folder of its own.`,
  );
}

function refuseMailServer(given: Environment): void {
  if (!given.SMTP_URL) return;
  throw new StartProblem(
    "SMTP_URL is set, but demo mode sends no mail: it is shown under Settings, Mail.",
    "Unset SMTP_URL, or start a live store with BACKLINE_MODE=live and a data folder of its own.",
  );
}

/** Whole or not at all, and readable by the owner only. */
export function writePrivately(file: string, value: unknown): void {
  const half = `${file}.${process.pid}.new`;
  fs.writeFileSync(half, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  fs.renameSync(half, file);
}
