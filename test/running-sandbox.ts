import { afterAll } from "vitest";
import { startSandbox } from "@/sandbox/start-sandbox";

/**
 * The payment sandbox of one test file. Import it before anything that reads the environment: the rails take its address
 * when they are first used.
 */
export const sandbox = await startSandbox({
  port: 0,
  token: process.env.SANDBOX_TOKEN ?? "",
  stripeSecretKey: process.env.STRIPE_SECRET_KEY ?? "",
  stripeWebhookSecret: process.env.STRIPE_WEBHOOK_SECRET ?? "",
  webhookBaseUrl: null,
  publicUrl: process.env.PUBLIC_URL ?? "",
  dataDir: null,
});
process.env.SANDBOX_URL = sandbox.url;
afterAll(() => sandbox.close());
