import "server-only";
import { AppError } from "@/lib/platform/errors";
import type { PaymentsContext } from "./context";
import type { Rail, RailName } from "./provider";

/** The rail an attempt was made on. Throws `unavailable` when this process has no keys for it (any more). */
export function railOf(context: Pick<PaymentsContext, "rails">, name: RailName): Rail {
  const rail = context.rails.get(name);
  if (!rail) throw new AppError("unavailable", "The provider of this payment is not configured. Ask the shop.");
  return rail;
}
