import "server-only";
import type { DeclineClass } from "@/lib/shared/schemas/provider-tables";
import { keptTable } from "../kept-tables";
import type { RailName } from "../provider";

/** What a no means for the next step (payments.md §4). */
export type NoClass = Exclude<DeclineClass, "unknown">;

/** One of a provider's own lists of reasons for a no, as published. */
export type DeclineList = {
  rail: RailName;
  /** What the provider calls the field in which a code comes. */
  list: string;
  /** Where it is written down, and when it was read (YYYY-MM). */
  source: string;
  asOf: string;
  /**
   * Whether a reply that bears one of these codes says by its shape that nothing was charged, whatever the code. Only then may
   * a code that is not published be filed; elsewhere it stays unknown.
   */
  provesNo: boolean;
  /** What a code is that nobody has filed. `hard`: the charge's own state proves the no, nothing proves a second try. */
  unlisted: "unknown" | "hard";
  classes: ReadonlyMap<string, NoClass>;
  /** Lost, stolen, fraud, expired, and what the networks forbid to try again: no other provider may be asked (I10). */
  neverSoft: ReadonlySet<string>;
  /** Codes in the same field that are no refusal of a card; what they say is read before this list. */
  reserved: ReadonlySet<string>;
};

type Published = Omit<DeclineList, "classes" | "neverSoft" | "reserved"> & {
  soft: readonly string[];
  hard: readonly string[];
  neverSoft: readonly string[];
  reserved?: readonly string[];
};

export function declineList({ soft, hard, neverSoft, reserved = [], ...facts }: Published): DeclineList {
  const classes = new Map<string, NoClass>([
    ...soft.map((code) => [code, "soft"] as const),
    ...hard.map((code) => [code, "hard"] as const),
  ]);
  return { ...facts, classes, neverSoft: new Set(neverSoft), reserved: new Set(reserved) };
}

/** The classes that a code of this list may be given; none where what it says is not for a table to decide. */
export function classesFor({ provesNo, unlisted, classes, neverSoft, reserved }: DeclineList, code: string) {
  const known: DeclineClass[] = ["soft", "hard", "unknown"];
  if (reserved.has(code) || (!provesNo && !classes.has(code))) return [];
  return known.filter(
    (one) => (one !== "soft" || !neverSoft.has(code)) && (one !== "unknown" || unlisted === "unknown"),
  );
}

/** What the list in force makes of a code; null for one that is unknown. A change that may not be is none. */
export function classInForce(list: DeclineList, code: string): NoClass | null {
  const change = keptTable(list.rail)?.declines.find((one) => one.list === list.list && one.code === code);
  const published = list.classes.get(code) ?? null;
  if (!change || !classesFor(list, code).includes(change.class)) return published;
  return change.class === "unknown" ? null : change.class;
}
