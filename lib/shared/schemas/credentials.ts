import { z } from "zod";
import { Timestamp } from "./common";
import { ADYEN_ENVIRONMENTS } from "./rail-fields";

export const CREDENTIAL_NAMES = [
  "STRIPE_SECRET_KEY",
  "STRIPE_PUBLISHABLE_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "PAYPAL_CLIENT_ID",
  "PAYPAL_CLIENT_SECRET",
  "PAYPAL_WEBHOOK_ID",
  "SQUARE_ACCESS_TOKEN",
  "SQUARE_APPLICATION_ID",
  "SQUARE_LOCATION_ID",
  "SQUARE_WEBHOOK_SIGNATURE_KEY",
  "ADYEN_API_KEY",
  "ADYEN_MERCHANT_ACCOUNT",
  "ADYEN_LIVE_PREFIX",
  "ADYEN_CLIENT_KEY",
  "ADYEN_ENVIRONMENT",
  "ADYEN_HMAC_KEY",
  "ADYEN_REPORT_USER",
  "ADYEN_REPORT_PASSWORD",
  "BRAINTREE_MERCHANT_ID",
  "BRAINTREE_PUBLIC_KEY",
  "BRAINTREE_PRIVATE_KEY",
  "BRAINTREE_MERCHANT_ACCOUNTS",
  "BRAINTREE_TOKENIZATION_KEY",
] as const;
export type CredentialName = (typeof CREDENTIAL_NAMES)[number];

/** `shape`: what may be entered, so that a key in the wrong field is told before it is kept. Never an address. */
export type CredentialField = {
  name: CredentialName;
  isSecret: boolean;
  isOptional?: true;
  shape: RegExp;
  example: string;
};
const secret = (name: CredentialName, shape: RegExp, example: string): CredentialField => ({
  name,
  isSecret: true,
  shape,
  example,
});
const open = (name: CredentialName, shape: RegExp, example: string): CredentialField => ({
  ...secret(name, shape, example),
  isSecret: false,
});
const optional = (field: CredentialField): CredentialField => ({ ...field, isOptional: true });

const WORD = /^[\w.~+/=-]{4,512}$/;

/** What each provider asks a store for, named as the settings of the environment are. */
export const CREDENTIAL_FIELDS = {
  stripe: [
    secret("STRIPE_SECRET_KEY", /^(sk|rk)_live_\w{8,}$/, "sk_live_…"),
    optional(open("STRIPE_PUBLISHABLE_KEY", /^pk_live_\w{8,}$/, "pk_live_…")),
    optional(secret("STRIPE_WEBHOOK_SECRET", /^whsec_[\w+/=]{8,}$/, "whsec_…")),
  ],
  paypal: [
    open("PAYPAL_CLIENT_ID", /^[\w-]{20,}$/, "AeA1…"),
    secret("PAYPAL_CLIENT_SECRET", /^[\w-]{20,}$/, "EGn1…"),
    optional(open("PAYPAL_WEBHOOK_ID", /^[A-Z0-9]{8,32}$/, "1JE4291016473214C")),
  ],
  square: [
    secret("SQUARE_ACCESS_TOKEN", /^[\w-]{20,}$/, "EAAA…"),
    optional(open("SQUARE_APPLICATION_ID", /^sq0idp-[\w-]{8,}$/, "sq0idp-…")),
    optional(open("SQUARE_LOCATION_ID", /^[A-Z0-9]{6,32}$/, "L8899…")),
    optional(secret("SQUARE_WEBHOOK_SIGNATURE_KEY", WORD, "a6B…")),
  ],
  adyen: [
    secret("ADYEN_API_KEY", /^\S{20,}$/, "AQE…"),
    open("ADYEN_MERCHANT_ACCOUNT", /^[\w-]{3,80}$/, "YourCompanyECOM"),
    open("ADYEN_LIVE_PREFIX", /^[0-9a-f]+(-[A-Za-z0-9]+)+$/, "1797a841fbb37ca7-YourCompany"),
    optional(open("ADYEN_CLIENT_KEY", /^live_\w{8,}$/, "live_…")),
    optional(open("ADYEN_ENVIRONMENT", new RegExp(`^(${ADYEN_ENVIRONMENTS.join("|")})$`), "live-us")),
    optional(open("ADYEN_REPORT_USER", /^report[\w.@-]{3,120}$/, "report@Company.YourCompany")),
    optional(secret("ADYEN_REPORT_PASSWORD", /^\S{8,200}$/, "as the Customer Area shows it once")),
    optional(secret("ADYEN_HMAC_KEY", /^([0-9A-Fa-f]{2}){16,64}$/, "44782DEF…")),
  ],
  braintree: [
    open("BRAINTREE_MERCHANT_ID", /^[a-z0-9]{8,32}$/, "9x4q2w7k1m5n8p3r"),
    open("BRAINTREE_PUBLIC_KEY", /^[a-z0-9]{8,32}$/, "p7z…"),
    secret("BRAINTREE_PRIVATE_KEY", /^[a-z0-9]{16,64}$/, "0f3b…"),
    open("BRAINTREE_MERCHANT_ACCOUNTS", /^[A-Z]{3}:[\w-]+(\s*,\s*[A-Z]{3}:[\w-]+)*$/, "USD:acme_usd,EUR:acme_eur"),
    optional(open("BRAINTREE_TOKENIZATION_KEY", /^production_\w{6,}$/, "production_…")),
  ],
} satisfies Record<string, readonly CredentialField[]>;

export const CREDENTIAL_PROVIDERS = ["stripe", "paypal", "square", "adyen", "braintree"] as const;
export const CredentialProvider = z.enum(CREDENTIAL_PROVIDERS);
export type CredentialProvider = z.infer<typeof CredentialProvider>;

/** Left out or empty: an optional part that the store has not; the whole set is replaced at once. */
export const CredentialInput = z.strictObject({
  keys: z.record(z.string().max(60), z.string().trim().max(600)),
  /** Payments under way can be finished with the new keys. */
  isSameAccount: z.boolean().default(false),
});
export type CredentialInput = z.infer<typeof CredentialInput>;

/** `shown`: a public part as it is, of a long secret its last four characters, else null. */
export const CredentialPart = z.object({
  name: z.enum(CREDENTIAL_NAMES),
  isSecret: z.boolean(),
  isOptional: z.boolean(),
  isSet: z.boolean(),
  shown: z.string().nullable(),
  example: z.string(),
});
export type CredentialPart = z.infer<typeof CredentialPart>;

/** `source`: where the keys in force come from. `unreadable`: the page's, but no known key opens them. */
export const CredentialView = z.object({
  provider: CredentialProvider,
  source: z.enum(["page", "environment", "none", "unreadable"]),
  setAt: Timestamp.nullable(),
  parts: z.array(CredentialPart),
  /** Attempts whose outcome only these keys can learn. */
  underWay: z.int().min(0),
  /** What to enter at the provider. */
  webhookUrl: z.string(),
});
export type CredentialView = z.infer<typeof CredentialView>;

export const CredentialBoard = z.object({
  mode: z.enum(["demo", "live"]),
  providers: z.array(CredentialView),
});
export type CredentialBoard = z.infer<typeof CredentialBoard>;

export const CREDENTIAL_OUTCOMES = ["works", "refused", "unreachable"] as const;
export const CredentialTest = z.object({
  outcome: z.enum(CREDENTIAL_OUTCOMES),
  durationMs: z.int().min(0).nullable(),
  /** The provider's own word for what it refused. */
  code: z.string().nullable(),
});
export type CredentialTest = z.infer<typeof CredentialTest>;
