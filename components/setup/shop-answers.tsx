"use client";

import { useTranslations } from "next-intl";
import { fieldMessage } from "@/components/back/send-json";
import { Field } from "@/components/ui/field";
import { AnswerField } from "./answer-field";
import { CurrencySelect } from "./currency-select";
import { SetUpPart } from "./set-up-part";
import type { SetUp } from "./use-set-up";
import { timeIn, ZoneSelect } from "./zone-select";

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
  return (
    <Field
      label={t("timeZone")}
      hint={t("timeZoneHint", { time: timeIn(chosen) })}
      error={fieldMessage(setUp.problem, "timeZone")}
    >
      {(control) => (
        <ZoneSelect
          {...control}
          className="min-h-12"
          name="timeZone"
          value={chosen}
          onChange={(event) => setUp.answer("timeZone", event.target.value)}
        />
      )}
    </Field>
  );
}

function CurrencyField({ setUp }: { setUp: SetUp }) {
  const t = useTranslations("setup");
  return (
    <Field label={t("currency")} hint={t("currencyHint")} error={fieldMessage(setUp.problem, "currency")}>
      {(control) => (
        <CurrencySelect
          {...control}
          className="min-h-12"
          name="currency"
          value={setUp.answers.currency ?? "USD"}
          onChange={(event) => setUp.answer("currency", event.target.value)}
        />
      )}
    </Field>
  );
}
