import "server-only";
import { refreshSummaries } from "@/lib/analytics/summaries";

/** Keeps the period summaries fresh; each rests as long as its refreshes are heavy. */
export const summariesLoop = {
  name: "summaries",
  everyMs: 5_000,
  turn: async () => {
    await refreshSummaries();
    return false;
  },
};
