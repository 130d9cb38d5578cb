import { sendJson } from "@/components/back/send-json";
import { FeeList } from "@/lib/shared/schemas/fees";

/** What is in force by now; null when it did not come. */
export async function readFees(): Promise<FeeList | null> {
  const result = await sendJson("GET", "/api/settings/fees");
  return result.ok ? (FeeList.safeParse(result.body).data ?? null) : null;
}
