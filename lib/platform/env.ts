import "server-only";
import path from "node:path";
import { z } from "zod";
import { MailFrom } from "./mail-address";
import { RateLimits } from "./rate-limits";

export const UNNAMED = "unnamed";
const FIELD_KEY_BYTES = 32;
const optionalText = z.string().min(1).optional();
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
  SANDBOX_URL: z.url().optional(),
  SANDBOX_STRIPE_URL: z.url().optional(),
  SANDBOX_PAYPAL_URL: z.url().optional(),
  SANDBOX_ADYEN_URL: z.url().optional(),
  SANDBOX_SQUARE_URL: z.url().optional(),
  SANDBOX_BRAINTREE_URL: z.url().optional(),
  SANDBOX_TOKEN: optionalText,
  STRIPE_SECRET_KEY: optionalText,
  STRIPE_WEBHOOK_SECRET: optionalText,
  PAYPAL_CLIENT_ID: optionalText,
  PAYPAL_CLIENT_SECRET: optionalText,
  PAYPAL_WEBHOOK_ID: optionalText,
  ADYEN_API_KEY: optionalText,
  ADYEN_MERCHANT_ACCOUNT: optionalText,
  /** Hexadecimal, of the account's Standard webhook. */
  ADYEN_HMAC_KEY: optionalText,
  /** What stands before the host name of the account's own live address. */
  ADYEN_LIVE_PREFIX: optionalText,
  SQUARE_ACCESS_TOKEN: optionalText,
  /** Whose sales they are; without it the account's main location. */
  SQUARE_LOCATION_ID: optionalText,
  SQUARE_WEBHOOK_SIGNATURE_KEY: optionalText,
  BRAINTREE_MERCHANT_ID: optionalText,
  BRAINTREE_PUBLIC_KEY: optionalText,
  BRAINTREE_PRIVATE_KEY: optionalText,
  /** The merchant account of each currency: `USD:acme_usd,EUR:acme_eur`. */
  BRAINTREE_MERCHANT_ACCOUNTS: optionalText,
  METRICS_TOKEN: optionalText,
  /** Where alerts may be sent: host names (https, public addresses only) or full origins, which are taken at their word. */
  WEBHOOK_HOSTS: z.string().default("hooks.slack.com,events.pagerduty.com,events.eu.pagerduty.com"),
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
});
