import type { Instrumentation } from "next";

/** Next calls this once when a web process starts. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces it when it builds, so that no other runtime sees the import
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { shareMetrics } = await import("./lib/platform/share-metrics");
  await shareMetrics();
  const { watchPageKeys } = await import("./lib/payments/watch-page-keys");
  await watchPageKeys();
  const { watchProviderTables } = await import("./lib/payments/watch-provider-tables");
  await watchProviderTables();
  // biome-ignore lint/style/noProcessEnv: the launcher's word to this process alone, as in launcher/web.mjs
  if (process.env.BACKLINE_AFTER_CRASH === "1") return; // people wait already
  const { prepareRails } = await import("./lib/payments/available-rails");
  await prepareRails();
}

/** Next calls this for each page and handler that failed, before the answer's head is written. */
export const onRequestError: Instrumentation.onRequestError = async (error) => {
  // biome-ignore lint/style/noProcessEnv: as above
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { noteBusyPage } = await import("./lib/platform/busy-page");
  noteBusyPage(error);
};
