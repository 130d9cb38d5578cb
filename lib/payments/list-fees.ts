import "server-only";
import type { FeeList } from "@/lib/shared/schemas/fees";
import { listFeeSchedules } from "./sql/fee-schedule-rows";

/** Every price in force, with its source, its day, its tiers and who changed it last; and what was withdrawn. */
export function listFees(): Promise<FeeList> {
  return listFeeSchedules();
}
