"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { fieldMessage } from "@/components/back/send-json";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { CURRENCIES } from "@/lib/shared/money";
import { AnswerField } from "./answer-field";
import { SetUpPart } from "./set-up-part";
import type { SetUp } from "./use-set-up";

export function ShopAnswers({ setUp }: { setUp: SetUp }) {
  const t = useTranslations("setup");
  return (
    <SetUpPart title={t("parts.shop")}>
      <AnswerField setUp={setUp} name="storeName" hint={t("storeNameHint")} input={{ maxLength: 80, required: true }} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <ZoneField setUp={setUp} />
        <CurrencyField setUp={setUp} />
      </div>
    </SetUpPart>
  );
}

function ZoneField({ setUp }: { setUp: SetUp }) {
  const t = useTranslations("setup");
  const chosen = setUp.answers.timeZone ?? "UTC";
  const zones = useMemo(() => [...new Set([chosen, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort(), [chosen]);
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: chosen, hour: "2-digit", minute: "2-digit" }).format();
  return (
    <Field label={t("timeZone")} hint={t("timeZoneHint", { time })} error={fieldMessage(setUp.problem, "timeZone")}>
      {(control) => (
        <Select
          {...control}
          className="min-h-12"
          name="timeZone"
          value={chosen}
          onChange={(event) => setUp.answer("timeZone", event.target.value)}
        >
          {zones.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function CurrencyField({ setUp }: { setUp: SetUp }) {
  const t = useTranslations("setup");
  const names = useMemo(() => new Intl.DisplayNames("en", { type: "currency" }), []);
  return (
    <Field label={t("currency")} hint={t("currencyHint")} error={fieldMessage(setUp.problem, "currency")}>
      {(control) => (
        <Select
          {...control}
          className="min-h-12"
          name="currency"
          value={setUp.answers.currency ?? "USD"}
          onChange={(event) => setUp.answer("currency", event.target.value)}
        >
          {CURRENCIES.map((code) => (
            <option key={code} value={code}>
              {code}, {names.of(code)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
