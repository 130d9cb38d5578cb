import { z } from "zod";
import { startSandbox } from "./start-sandbox";

const port = z.coerce.number().int().min(0).max(65_535);
const sandboxSecret = z
  .string()
  .regex(/^sandbox/i, "one that the launcher made; a real one has no business in a sandbox");
const Env = z.object({
  BACKLINE_MODE: z.literal("demo", "the sandbox runs in demo mode only").default("demo"),
  BACKLINE_DATA_DIR: z.string().min(1),
  SANDBOX_PORT: port,
  SANDBOX_STRIPE_PORT: port.default(0),
  SANDBOX_PAYPAL_PORT: port.default(0),
  SANDBOX_ADYEN_PORT: port.default(0),
  SANDBOX_SQUARE_PORT: port.default(0),
  SANDBOX_BRAINTREE_PORT: port.default(0),
  SANDBOX_TOKEN: z.string().min(16),
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_test_/, "a test key; a real one has no business in a sandbox"),
  STRIPE_WEBHOOK_SECRET: z.string().min(8),
  PAYPAL_CLIENT_ID: sandboxSecret,
  PAYPAL_CLIENT_SECRET: sandboxSecret,
  PAYPAL_WEBHOOK_ID: sandboxSecret,
  ADYEN_API_KEY: sandboxSecret,
  ADYEN_MERCHANT_ACCOUNT: sandboxSecret,
  ADYEN_HMAC_KEY: z.string().regex(/^([0-9A-F]{2}){32}$/),
  ADYEN_REPORT_USER: z.string().regex(/^report@/),
  ADYEN_REPORT_PASSWORD: sandboxSecret,
  SQUARE_ACCESS_TOKEN: sandboxSecret,
  SQUARE_WEBHOOK_SIGNATURE_KEY: sandboxSecret,
  BRAINTREE_MERCHANT_ID: sandboxSecret,
  BRAINTREE_PUBLIC_KEY: sandboxSecret,
  BRAINTREE_PRIVATE_KEY: sandboxSecret,
  WEBHOOK_BASE_URL: z.url(),
  PUBLIC_URL: z.url().optional(),
});

const parsed = Env.safeParse(process.env);
if (!parsed.success) {
  process.stderr.write(`sandbox: ${z.prettifyError(parsed.error)}\n`);
  process.exit(2);
}
const env = parsed.data;
const sandbox = await startSandbox({
  port: env.SANDBOX_PORT,
  ports: {
    stripe: env.SANDBOX_STRIPE_PORT,
    paypal: env.SANDBOX_PAYPAL_PORT,
    adyen: env.SANDBOX_ADYEN_PORT,
    square: env.SANDBOX_SQUARE_PORT,
    braintree: env.SANDBOX_BRAINTREE_PORT,
  },
  token: env.SANDBOX_TOKEN,
  keys: {
    stripe: { secretKey: env.STRIPE_SECRET_KEY, webhookSecret: env.STRIPE_WEBHOOK_SECRET },
    paypal: {
      clientId: env.PAYPAL_CLIENT_ID,
      clientSecret: env.PAYPAL_CLIENT_SECRET,
      webhookId: env.PAYPAL_WEBHOOK_ID,
    },
    adyen: {
      apiKey: env.ADYEN_API_KEY,
      merchantAccount: env.ADYEN_MERCHANT_ACCOUNT,
      hmacKey: env.ADYEN_HMAC_KEY,
      reportUser: env.ADYEN_REPORT_USER,
      reportPassword: env.ADYEN_REPORT_PASSWORD,
    },
    square: {
      accessToken: env.SQUARE_ACCESS_TOKEN,
      webhookSignatureKey: env.SQUARE_WEBHOOK_SIGNATURE_KEY,
      notificationUrl: new URL("/api/webhooks/square", env.PUBLIC_URL ?? env.WEBHOOK_BASE_URL).href,
    },
    braintree: {
      merchantId: env.BRAINTREE_MERCHANT_ID,
      publicKey: env.BRAINTREE_PUBLIC_KEY,
      privateKey: env.BRAINTREE_PRIVATE_KEY,
    },
  },
  webhookBaseUrl: env.WEBHOOK_BASE_URL,
  publicUrl: env.PUBLIC_URL ?? env.WEBHOOK_BASE_URL,
  dataDir: env.BACKLINE_DATA_DIR,
});
const addresses = Object.entries(sandbox.urls).map(([rail, url]) => `${rail} ${url}`);
process.stdout.write(`sandbox: listening on ${sandbox.url} (${addresses.join(", ")}), no money moves\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
