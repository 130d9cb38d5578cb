import "server-only";
import { AppError } from "@/lib/platform/errors";
import type { DeclineChange, TableBody, TableLimits } from "@/lib/shared/schemas/provider-tables";
import type { RailName } from "./provider";
import { classesFor } from "./providers/decline-list";
import { findDeclineList } from "./providers/decline-lists";
import { RAIL_LIMITS } from "./rail-limits";

const DAY_MS = 86_400_000;

function refuse(path: string, message: string): AppError {
  return new AppError("unprocessable", message, { errors: [{ path, message }] });
}

function checkCode(rail: RailName, { list: name, code, class: wanted }: DeclineChange): void {
  const list = findDeclineList(rail, name);
  if (!list) throw refuse("declines", `There is no list ${name} of this provider.`);
  const choices = classesFor(list, code);
  if (choices.includes(wanted)) return;
  if (list.reserved.has(code))
    throw refuse("declines", `${code} does not say that a card was refused, so it is no entry of this table.`);
  if (choices.length === 0)
    throw refuse("declines", `A reply with ${code} does not prove that nothing was charged, so it stays unknown.`);
  if (wanted === "soft")
    throw refuse(
      "declines",
      `No other provider may be asked after ${code}: it stands for a lost, stolen, expired or blocked card, or for fraud.`,
    );
  throw refuse("declines", `${code} cannot be unknown: the provider's own record says that nothing was charged.`);
}

function checkLimits(rail: RailName, { methods, minimumMinor, maximumMinor }: TableLimits): void {
  const published = RAIL_LIMITS[rail];
  const foreign = methods.find((method) => !published.methods.includes(method));
  if (foreign) throw refuse("limits.methods", `This store cannot take ${foreign} through this provider.`);
  if (maximumMinor > published.maximumMinor)
    throw refuse("limits.maximumMinor", "That is above the most that is known of this provider.");
  for (const [currency, minimum] of Object.entries(minimumMinor)) {
    const least = published.minimumMinor[currency];
    if (least !== undefined && minimum < least)
      throw refuse("limits.minimumMinor", `In ${currency} the provider takes no less than what it publishes.`);
    if (minimum > maximumMinor) throw refuse("limits.minimumMinor", `In ${currency} the least is above the most.`);
  }
}

/**
 * Refuses, as `unprocessable`, what payments.md §4 does not leave to a table: a code whose reply does not prove that nothing was
 * charged, another provider after fraud or a lost card, and limits wider than those published.
 */
export function checkTable(rail: RailName, { declines, limits }: TableBody, now: Date): void {
  // a day's grace: somewhere it is tomorrow already
  const latest = new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
  for (const { asOf } of [...declines, ...(limits ? [limits] : [])])
    if (asOf > latest) throw refuse("asOf", "The day on which it was looked up cannot be in the future.");
  const names = new Set(declines.map(({ list, code }) => `${list} ${code}`));
  if (names.size < declines.length) throw refuse("declines", "Name each code once.");
  for (const change of declines) checkCode(rail, change);
  if (limits) checkLimits(rail, limits);
}
