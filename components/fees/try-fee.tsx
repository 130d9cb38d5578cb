import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { formatPpm } from "@/components/dashboard/format-figures";
import { differenceOf, findPlan, planOfStrategy } from "@/components/settings/compare-plans";
import { moneyOf } from "@/components/settings/strip-figures";
import { Button } from "@/components/ui/button";
import type { FeeChangeInput } from "@/lib/shared/schemas/fees";
import { WhatIf } from "@/lib/shared/schemas/what-if";

const URL = "/api/settings/payments/what-if";
const DAYS = 90;
type Tried = { kind: "asking" } | { kind: "failed"; words: string | null } | { kind: "answered"; answer: WhatIf };

const signed = (text: string, value: number) => (value > 0 ? `+${text}` : text);

function Answer({ answer, currency }: { answer: WhatIf; currency: string }) {
  const t = useTranslations("fees");
  const own = answer.currencies.find((one) => one.currency === currency);
  const live = own && findPlan(own, "live");
  if (!own || !live) return <p>{t("try.nothing", { days: DAYS, currency })}</p>;
  const say = (key: "inForce" | "lowestCost", strategy: WhatIf["strategy"]) => {
    const plan = planOfStrategy(own, strategy);
    if (!plan) return null;
    const { minor, ppm } = differenceOf(plan.total, live.total);
    const change = signed(moneyOf(minor, currency), minor);
    return t(`try.${key}`, { change, part: ppm === null ? "" : signed(formatPpm(ppm), ppm) });
  };
  return (
    <>
      <p>{t("try.of", { payments: live.total.payments, days: DAYS, fees: moneyOf(live.total.feesMinor, currency) })}</p>
      <p>{say("inForce", answer.strategy)}</p>
      {answer.strategy === "lowest_cost" ? null : <p>{say("lowestCost", "lowest_cost")}</p>}
    </>
  );
}

/** What a price that is not saved yet would have meant for past payments. `read` is null while it does not fit. */
export function TryFee({ read }: { read: () => FeeChangeInput | null }) {
  const t = useTranslations("fees");
  const [tried, setTried] = useState<(Tried & { currency: string }) | null>(null);
  const ask = async () => {
    const input = read();
    if (!input) return setTried(null);
    const { key, terms } = input;
    const { currency } = key;
    setTried({ kind: "asking", currency });
    const result = await sendJson("POST", URL, { days: DAYS, fees: [{ key, terms }] });
    const answer = result.ok ? WhatIf.safeParse(result.body).data : undefined;
    if (answer) return setTried({ kind: "answered", answer, currency });
    setTried({ kind: "failed", words: result.ok ? null : (result.problem?.detail ?? null), currency });
  };
  return (
    <div className="grid gap-2">
      <Button
        size="sm"
        className="min-h-11 justify-self-start md:min-h-8"
        disabled={tried?.kind === "asking"}
        onClick={ask}
      >
        {t(tried?.kind === "asking" ? "try.asking" : "try.ask")}
      </Button>
      <div aria-live="polite" className="text-14 text-ink-2">
        {tried?.kind === "answered" ? <Answer answer={tried.answer} currency={tried.currency} /> : null}
        {tried?.kind === "failed" ? <p className="text-bad">{tried.words ?? t("try.failed")}</p> : null}
      </div>
    </div>
  );
}
