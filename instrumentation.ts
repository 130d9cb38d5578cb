/** Next calls this once when a web process starts. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces it when it builds, so that no other runtime sees the import
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { shareMetrics } = await import("./lib/platform/share-metrics");
  await shareMetrics();
}
