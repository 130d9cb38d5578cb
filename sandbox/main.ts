import { z } from "zod";
import { startSandbox } from "./start-sandbox";

const Env = z.object({
  BACKLINE_MODE: z.literal("demo", "the sandbox runs in demo mode only").default("demo"),
  BACKLINE_DATA_DIR: z.string().min(1),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535),
  SANDBOX_TOKEN: z.string().min(16),
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_test_/, "a test key; a real one has no business in a sandbox"),
  STRIPE_WEBHOOK_SECRET: z.string().min(8),
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
  token: env.SANDBOX_TOKEN,
  stripeSecretKey: env.STRIPE_SECRET_KEY,
  stripeWebhookSecret: env.STRIPE_WEBHOOK_SECRET,
  webhookBaseUrl: env.WEBHOOK_BASE_URL,
  publicUrl: env.PUBLIC_URL ?? env.WEBHOOK_BASE_URL,
  dataDir: env.BACKLINE_DATA_DIR,
});
process.stdout.write(`sandbox: listening on ${sandbox.url}, no money moves\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
