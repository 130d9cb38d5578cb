import type { DownloadFormat } from "@/lib/shared/download-format";
import { DownloadSet } from "@/lib/shared/schemas/downloads";

/** Asks for the files of one line in a format, and how far they are. Null when the shop did not answer. */
export async function askDownloadSet(
  orderId: string,
  lineId: string,
  format: DownloadFormat,
  signal: AbortSignal,
): Promise<DownloadSet | null> {
  try {
    const response = await fetch(`/api/orders/${encodeURIComponent(orderId)}/downloads`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ format, lineId }),
      signal,
    });
    return response.ok ? DownloadSet.parse(await response.json()) : null;
  } catch {
    return null;
  }
}
