"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { DoctorReport } from "@/lib/shared/schemas/doctor";
import { PublicUrl } from "@/lib/shared/schemas/setup";
import { AnswerField } from "./answer-field";
import { SetUpPart } from "./set-up-part";
import type { SetUp } from "./use-set-up";

export function AddressAnswer({ setUp, findings }: { setUp: SetUp; findings: DoctorReport | null }) {
  const t = useTranslations("setup");
  const isFine = (name: string) => findings?.findings.some((one) => one.name === name && one.state === "ok") === true;
  // what cannot be an address is not looked at: the finding is then of the one the store has now
  const isAddress = setUp.fixed.publicUrl !== null || PublicUrl.safeParse(setUp.answers.publicUrl).success;
  const isReached = isAddress && isFine("address");
  const time = findings ? new Date(findings.checkedAt).toLocaleTimeString("en-GB") : "";
  const reached = t(isFine("tls") ? "publicUrlReachedTls" : "publicUrlReached", { time });
  if (setUp.fixed.publicUrl !== null) {
    return (
      <SetUpPart title={t("parts.address")}>
        <p>
          <span className="font-mono">{setUp.fixed.publicUrl}</span>
          <span className="mt-1.5 block text-13 text-ink-3">{isReached ? reached : t("publicUrlFixed")}</span>
        </p>
      </SetUpPart>
    );
  }
  return (
    <SetUpPart title={t("parts.address")}>
      <AnswerField
        setUp={setUp}
        name="publicUrl"
        hint={isReached ? reached : t("publicUrlHint")}
        input={{ type: "url", className: "font-mono pe-11", required: true, maxLength: 300, spellCheck: false }}
        after={
          isReached ? (
            <Check
              size={18}
              aria-hidden="true"
              className="pointer-events-none absolute inset-y-0 end-3.5 my-auto text-ok"
            />
          ) : null
        }
      />
    </SetUpPart>
  );
}
