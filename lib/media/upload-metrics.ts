import "server-only";
import { AppError, ERROR_TABLE } from "@/lib/platform/errors";
import { counter, histogram } from "@/lib/platform/metrics";
import type { Currency } from "@/lib/shared/money";
import { AudioRefusal } from "./examine/examination";

const attempts = counter("backline_upload_attempts_total", "Uploads that were begun");
const successes = counter("backline_upload_successes_total", "Uploads that became a track");
const errors = counter("backline_upload_errors_total", "Uploads that failed through a fault of ours");
const rejections = counter("backline_upload_rejections_total", "Uploads refused, by reason", ["reason"]);
const durations = histogram(
  "backline_upload_duration_seconds",
  "Time from the first byte to the answer",
  [0.25, 0.5, 1, 2, 5, 10, 30, 60, 180],
);
const potential = counter(
  "backline_upload_potential_revenue_minor_total",
  "Projected revenue per year of the new tracks",
  ["currency"],
);

/** Runs one upload and counts how it ended. A file's own fault leaves as an `AppError` on the field `audio`. */
export async function observeUpload<T>(work: () => Promise<T>): Promise<T> {
  attempts.inc();
  const stop = durations.startTimer();
  try {
    const result = await work();
    successes.inc();
    return result;
  } catch (error) {
    if (error instanceof AudioRefusal) {
      rejections.inc({ reason: error.reason });
      throw new AppError(error.code, error.message, {
        cause: error,
        errors: [{ path: "audio", message: error.message }],
      });
    }
    if (error instanceof AppError && ERROR_TABLE[error.code].status < 500) rejections.inc({ reason: error.code });
    else errors.inc();
    throw error;
  } finally {
    stop();
  }
}

export function countPotentialRevenue(annualMinor: number, currency: Currency): void {
  potential.inc({ currency }, annualMinor);
}
