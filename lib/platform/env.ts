import "server-only";
import path from "node:path";
import { z } from "zod";
import { ADYEN_ENVIRONMENTS } from "@/lib/shared/schemas/rail-fields";
import { MailFrom } from "./mail-address";
import { RateLimits } from "./rate-limits";

export const UNNAMED = "unnamed";
const FIELD_KEY_BYTES = 32;
const optionalText = z.string().min(1).optional();
const publicKey = (shape: RegExp, hint: string) => z.string().regex(shape, hint).optional();
const milliseconds = (most: number) => z.coerce.number().int().min(1).max(most);
const text = (minLength: number, hint: string) => z.string({ error: hint }).min(minLength, hint);

/** Every setting the processes read, named as in the environment. The launcher fills in what it makes itself. */
const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  BACKLINE_MODE: z.enum(["demo", "live"]).default("demo"),
  BACKLINE_DATA_DIR: z
    .string()
    .default(".data")
    .transform((dir) => path.resolve(dir)),
  DATABASE_URL: text(1, "npm start sets it; otherwise give a PostgreSQL address"),
  /** Connections of this process; without it the share of all that this machine's processes may have. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(80).optional(),
  DATABASE_WAIT_MS: milliseconds(60_000).default(900),
  DATABASE_STATEMENT_MS: milliseconds(3_600_000).default(15_000),
  DATABASE_SLOW_MS: milliseconds(60_000).default(500),
  REDIS_URL: optionalText,
  /** Memory of a process for previews and covers that are asked for often; 0 keeps none. */
  CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(16 * 1_073_741_824)
    .default(64 * 1_048_576),
  WORKERS: z.coerce.number().int().min(1).max(16).default(1),
  /** What this process is called beside others of the store; a process nobody named shares nothing. */
  BACKLINE_PROCESS: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,29}$/)
    .default(UNNAMED),
  RATE_LIMITS: RateLimits,
  CHALLENGE_BITS: z.coerce.number().int().min(0).max(28).default(17),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.url().default("http://127.0.0.1:3000"),
  /** Whether a person said PUBLIC_URL in the environment, so that no page may change it. */
  IS_PUBLIC_URL_FIXED: z
    .enum(["", "1"])
    .default("")
    .transform((flag) => flag === "1"),
  AUTH_SECRET: text(32, "at least 32 characters; npm start makes one"),
  FIELD_KEY: text(43, "32 bytes as base64url; npm start makes one").refine(
    (key) => Buffer.from(key, "base64url").length === FIELD_KEY_BYTES,
    "32 bytes as base64url; npm start makes one",
  ),
  /** `2:key,1:key`, the current one first, instead of FIELD_KEY and the file. */
  BACKLINE_FIELD_KEYS: optionalText,
  /** Where `npm run keys:rotate` keeps the keys it adds; without it `field-keys.json` of the data folder. */
  BACKLINE_FIELD_KEYS_FILE: optionalText,
  SANDBOX_URL: z.url().optional(),
  SANDBOX_STRIPE_URL: z.url().optional(),
  SANDBOX_PAYPAL_URL: z.url().optional(),
  SANDBOX_ADYEN_URL: z.url().optional(),
  SANDBOX_SQUARE_URL: z.url().optional(),
  SANDBOX_BRAINTREE_URL: z.url().optional(),
  SANDBOX_TOKEN: optionalText,
  STRIPE_SECRET_KEY: optionalText,
  STRIPE_WEBHOOK_SECRET: optionalText,
  /** Browsers get it, as they do SQUARE_APPLICATION_ID and ADYEN_CLIENT_KEY: a secret key in its place must not start. */
  STRIPE_PUBLISHABLE_KEY: publicKey(/^pk_(live|test)_\w+$/, "the publishable key, pk_live_…, never the secret one"),
  PAYPAL_CLIENT_ID: optionalText,
  PAYPAL_CLIENT_SECRET: optionalText,
  PAYPAL_WEBHOOK_ID: optionalText,
  ADYEN_API_KEY: optionalText,
  ADYEN_MERCHANT_ACCOUNT: optionalText,
  /** Hexadecimal, of the account's Standard webhook. */
  ADYEN_HMAC_KEY: optionalText,
  /** Who downloads settlement reports, as in report@Company.Acme; without them Adyen is not reconciled. */
  ADYEN_REPORT_USER: optionalText,
  ADYEN_REPORT_PASSWORD: optionalText,
  /** What stands before the host name of the account's own live address. */
  ADYEN_LIVE_PREFIX: optionalText,
  ADYEN_CLIENT_KEY: publicKey(/^(live|test)_\w+$/, "the client key, live_…, never the API key"),
  /** Where Adyen runs the account's live data centre; `live` is Europe. */
  ADYEN_ENVIRONMENT: z.enum(ADYEN_ENVIRONMENTS).optional(),
  SQUARE_ACCESS_TOKEN: optionalText,
  SQUARE_APPLICATION_ID: publicKey(
    /^(sandbox-)?sq0id[bp]-[\w-]+$/,
    "the application id, sq0idp-…, never the access token",
  ),
  /** Whose sales they are; without it the account's main location. */
  SQUARE_LOCATION_ID: optionalText,
  SQUARE_WEBHOOK_SIGNATURE_KEY: optionalText,
  BRAINTREE_MERCHANT_ID: optionalText,
  BRAINTREE_PUBLIC_KEY: optionalText,
  BRAINTREE_PRIVATE_KEY: optionalText,
  /** The merchant account of each currency: `USD:acme_usd,EUR:acme_eur`. */
  BRAINTREE_MERCHANT_ACCOUNTS: optionalText,
  /** Browsers get it: wallets are tokenised with it. */
  BRAINTREE_TOKENIZATION_KEY: optionalText,
  /** Where the store is registered with its providers, ISO 3166; wallets are not offered without it. */
  WALLET_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  GOOGLE_PAY_MERCHANT_ID: optionalText,
  APPLE_PAY_MERCHANT_ID: optionalText,
  /** PEM files of the merchant identity; without them a rail that has a session endpoint of its own is asked. */
  APPLE_PAY_CERTIFICATE_FILE: optionalText,
  APPLE_PAY_KEY_FILE: optionalText,
  /** What Apple fetches from /.well-known to see whose domain it is. */
  APPLE_PAY_DOMAIN_FILE: optionalText,
  METRICS_TOKEN: optionalText,
  /** Where alerts may be sent: host names (https, public addresses only) or full origins, which are taken at their word. */
  WEBHOOK_HOSTS: z.string().default("hooks.slack.com,events.pagerduty.com,events.eu.pagerduty.com"),
  /** How long the lines of the providers' own lists are kept; the nights look back 40 days, a dispute may take 120. */
  /** How long a link to hear what was bought is good; a player asks for the next one before it ends. */
  STREAM_LINK_SECONDS: z.coerce.number().int().min(60).max(86_400).default(900),
  /** `smtp://user:password@host:587` (STARTTLS, demanded unless the host is this machine) or `smtps://…:465`. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "smtp://… or smtps://…" }).optional(),
  MAIL_FROM: MailFrom.optional(),
  /** PEM file of the authority that signed the mail server's certificate, where it is no public one. */
  SMTP_CA_FILE: optionalText,
  IPFS_API_URL: z.url().optional(),
  FFMPEG_PATH: optionalText,
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});
export type Env = z.infer<typeof Environment>;

const WholeEnvironment = Environment.refine(({ SMTP_URL, MAIL_FROM }) => !SMTP_URL || MAIL_FROM !== undefined, {
  path: ["MAIL_FROM"],
  error: "who mail comes from, as in The Shop <shop@example.org>; SMTP_URL needs it",
});

/** Parses an environment; throws one Error that names every variable that is missing or wrong and what it should be. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = WholeEnvironment.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment does not fit:\n${lines.join("\n")}`);
}

let parsed: Env | undefined;

/** Parsed at first use, so that a build needs no database address. */
export const env: Env = new Proxy({} as Env, {
  get(_, key) {
    parsed ??= parseEnv(process.env);
    return Reflect.get(parsed, key);
  },
  ownKeys() {
    parsed ??= parseEnv(process.env);
    return Reflect.ownKeys(parsed);
  },
  getOwnPropertyDescriptor(_, key) {
    parsed ??= parseEnv(process.env);
    return Reflect.getOwnPropertyDescriptor(parsed, key);
  },
});
