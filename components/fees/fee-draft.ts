import { applyPpm, CURRENCIES, type Currency, parseDecimal, toDecimal } from "@/lib/shared/money";
import type { Problem } from "@/lib/shared/schemas/common";
import { FeeChangeInput, type FeeKey, type FeeScheduleView } from "@/lib/shared/schemas/fees";

export type TierTexts = { from: string; percent: string; fixed: string };
/** A price as it is typed: percentages and amounts as decimals. */
export type FeeTexts = FeeKey & {
  percent: string;
  fixed: string;
  perAttempt: string;
  international: string;
  tiers: TierTexts[];
  source: string;
  asOf: string;
};
/** Where something does not fit. */
export const FEE_FIELDS = [
  "region",
  "cardClass",
  "percentPpm",
  "fixedMinor",
  "perAttemptMinor",
  "internationalPpm",
  "tiers",
  "source",
  "asOf",
] as const;
export type FeeField = (typeof FEE_FIELDS)[number];

const PERCENT = /^(\d{1,3})(?:\.(\d{1,4}))?$/;
const PPM_DIGITS = 4;

/** "2.9" → 29 000, on the digits; null for anything else than a decimal with at most four places. */
export function readPercent(text: string): number | null {
  const [, whole, part = ""] = PERCENT.exec(text.trim()) ?? [];
  return whole === undefined ? null : Number(whole + part.padEnd(PPM_DIGITS, "0"));
}

/** 29 000 → "2.9". */
export function showPercent(ppm: number): string {
  return String(ppm / 10 ** PPM_DIGITS);
}

export function textsOf(schedule: FeeScheduleView): FeeTexts {
  const { provider, method, currency, region, cardClass, source, asOf } = schedule;
  const money = (minor: number) => toDecimal(minor, currency);
  return {
    ...{ provider, method, currency, region, cardClass, source, asOf },
    percent: showPercent(schedule.percentPpm),
    fixed: money(schedule.fixedMinor),
    perAttempt: money(schedule.perAttemptMinor),
    international: showPercent(schedule.internationalPpm),
    tiers: schedule.tiers.map(({ fromMinor, percentPpm, fixedMinor }) => ({
      from: money(fromMinor),
      percent: showPercent(percentPpm),
      fixed: money(fixedMinor),
    })),
  };
}

/** A price that is to be added; nothing is filled in that would have to be true by chance. */
export function emptyTexts(provider: FeeKey["provider"]): FeeTexts {
  return {
    ...{ provider, method: "card", currency: CURRENCIES[0], region: "*", cardClass: "*" },
    ...{ percent: "", fixed: "", perAttempt: "0", international: "0", tiers: [], source: "", asOf: "" },
  };
}

/** The change that the texts ask for, or the fields that do not fit. */
export function readChange(
  texts: FeeTexts,
  baseVersion: number,
): { input: FeeChangeInput } | { wrong: ReadonlySet<FeeField> } {
  const { provider, method, currency, region, cardClass, source, asOf } = texts;
  const money = (text: string) => parseDecimal(text, currency);
  const parsed = FeeChangeInput.safeParse({
    key: { provider, method, currency, region: region.trim().toUpperCase(), cardClass: cardClass.trim().toLowerCase() },
    baseVersion,
    terms: {
      ...{ source, asOf },
      percentPpm: readPercent(texts.percent),
      fixedMinor: money(texts.fixed),
      perAttemptMinor: money(texts.perAttempt),
      internationalPpm: readPercent(texts.international),
      tiers: texts.tiers.map((tier) => ({
        fromMinor: money(tier.from),
        percentPpm: readPercent(tier.percent),
        fixedMinor: money(tier.fixed),
      })),
    },
  });
  if (parsed.success) return { input: parsed.data };
  return { wrong: fieldsIn(parsed.error.issues.map(({ path }) => path.map(String))) };
}

function fieldsIn(paths: readonly (readonly string[])[]): ReadonlySet<FeeField> {
  return new Set(FEE_FIELDS.filter((field) => paths.some((path) => path[1] === field)));
}

/** The same of what the server refused; empty where it is about no single field. */
export function fieldsOfProblem(problem: Problem | null): ReadonlySet<FeeField> {
  return fieldsIn((problem?.errors ?? []).map(({ path }) => path.split(".")));
}

const TEN = 1_000;
/** About ten dollars, in round figures. */
const EXAMPLE: Partial<Record<Currency, number>> = { JPY: 1_500, SEK: 10_000, KWD: 3_000 };

/** What a basket of about ten dollars costs at home, below every tier; minor units. */
export function exampleFee({ currency, percentPpm, fixedMinor, perAttemptMinor }: FeeScheduleView) {
  const amountMinor = EXAMPLE[currency] ?? TEN;
  const feeMinor = applyPpm(amountMinor, percentPpm) + fixedMinor + perAttemptMinor;
  return { amountMinor, feeMinor };
}
