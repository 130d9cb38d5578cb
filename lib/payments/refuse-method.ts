import "server-only";
import { AppError } from "@/lib/platform/errors";
import type { PaymentsContext } from "./context";
import { type Decision, decide } from "./decide";
import { listMethods } from "./offers";
import { describeNoRail } from "./plain-words";

/** The refusal that follows from a decision without a rail: why, in plain words, and what would be taken instead. */
export async function refuseMethod(
  context: Pick<PaymentsContext, "rails" | "breakers" | "facts">,
  { context: routing, exclusions }: Decision,
): Promise<AppError> {
  const others = listMethods(context).filter((method) => method !== routing.method);
  const ready = await Promise.all(
    others.map(async (method) => {
      const { chosen } = await decide(context, { ...routing, method });
      return chosen ? [method] : [];
    }),
  );
  const message = describeNoRail(routing.method, exclusions, ready.flat());
  const isAboutBasket = exclusions.some(({ reason }) =>
    ["currency", "below_minimum", "above_maximum"].includes(reason),
  );
  const isPassing = exclusions.some(({ reason }) => reason === "breaker_open" || reason === "declined_before");
  const path = isAboutBasket && !isPassing && ready.flat().length === 0 ? "lines" : "method";
  return new AppError("unprocessable", message, { errors: [{ path, message }] });
}
