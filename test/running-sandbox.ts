import { afterAll } from "vitest";
import { startSandbox } from "@/sandbox/start-sandbox";

const paypal = { clientId: "sandbox_client", clientSecret: "sandbox_secret", webhookId: "SANDBOXWEBHOOK" };

/**
 * The payment sandbox of one test file. Import it before anything that reads the environment: the rails take its address
 * when they are first used.
 */
export const sandbox = await startSandbox({
  port: 0,
  token: process.env.SANDBOX_TOKEN ?? "",
  keys: {
    stripe: {
      secretKey: process.env.STRIPE_SECRET_KEY ?? "",
      webhookSecret: process.env.STRIPE_WEBHOOK_SECRET ?? "",
    },
    paypal,
  },
  webhookBaseUrl: null,
  publicUrl: process.env.PUBLIC_URL ?? "",
  dataDir: null,
});
Object.assign(process.env, {
  SANDBOX_URL: sandbox.url,
  SANDBOX_STRIPE_URL: sandbox.urls.stripe,
  SANDBOX_PAYPAL_URL: sandbox.urls.paypal,
  PAYPAL_CLIENT_ID: paypal.clientId,
  PAYPAL_CLIENT_SECRET: paypal.clientSecret,
  PAYPAL_WEBHOOK_ID: paypal.webhookId,
});
afterAll(() => sandbox.close());
