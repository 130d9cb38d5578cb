"use client";

import { CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type Ref, useState } from "react";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { DoctorReport } from "@/lib/shared/schemas/doctor";
import { AddressAnswer } from "./address-answer";
import { AnswerField } from "./answer-field";
import { MailAnswers } from "./mail-answers";
import { SecretInput } from "./secret-input";
import { SetUpPart } from "./set-up-part";
import { ShopAnswers } from "./shop-answers";
import type { SetUp } from "./use-set-up";

type SetUpFormProps = { ref: Ref<HTMLFormElement>; setUp: SetUp; findings: DoctorReport | null };

export function SetUpForm({ ref, setUp, findings }: SetUpFormProps) {
  const t = useTranslations("setup");
  const [password, setPassword] = useState("");
  const [state, setState] = useState<"rest" | "sending" | "refused" | "unreachable">("rest");
  const finish = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setState("sending");
    const {
      adminName = "",
      adminEmail = "",
      storeName = "",
      timeZone = "",
      currency = "",
      publicUrl = "",
    } = setUp.answers;
    const result = await sendJson("POST", "/api/setup/finish", {
      ...{ adminName, adminEmail: adminEmail.trim(), password, storeName, timeZone, currency },
      publicUrl: setUp.fixed.publicUrl === null ? publicUrl : null,
    });
    if (result.ok) return setUp.setPhase("done");
    setUp.setProblem(result.problem);
    setState(result.problem ? "refused" : "unreachable");
    const first = result.problem?.errors?.[0]?.path;
    if (first) form.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };
  return (
    <form ref={ref} method="post" onSubmit={finish} noValidate>
      <SetUpPart title={t("parts.you")}>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <AnswerField
            setUp={setUp}
            name="adminName"
            input={{ autoComplete: "name", maxLength: 100, required: true }}
          />
          <AnswerField
            setUp={setUp}
            name="adminEmail"
            hint={t("adminEmailHint")}
            input={{ type: "email", autoComplete: "username", maxLength: 254, required: true }}
          />
        </div>
        <Field label={t("password")} hint={t("passwordHint")} error={fieldMessage(setUp.problem, "password")}>
          {(control) => (
            <SecretInput
              {...control}
              name="password"
              autoComplete="new-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      </SetUpPart>
      <ShopAnswers setUp={setUp} />
      <AddressAnswer setUp={setUp} findings={findings} />
      <MailAnswers setUp={setUp} />
      <div className="border-t border-rule pt-[22px] md:grid md:grid-cols-[128px_minmax(0,1fr)] md:gap-x-6">
        <div className="md:col-start-2">
          {state === "unreachable" ? <Refusal detail={t("failed")} /> : null}
          {state === "refused" && setUp.problem ? (
            <Refusal detail={setUp.problem.errors ? t("look") : setUp.problem.detail} />
          ) : null}
          <Button
            type="submit"
            variant={setUp.isMailProved ? "sticker" : "outline"}
            size="lg"
            className="min-h-14 w-full font-semibold"
            disabled={!setUp.isMailProved || state === "sending"}
          >
            {t(state === "sending" ? "openSending" : setUp.isMailProved ? "open" : "openWaits")}
          </Button>
          <p className="mt-2.5 text-14 text-ink-2">{t("openNote")}</p>
        </div>
      </div>
    </form>
  );
}

function Refusal({ detail }: { detail: string | undefined }) {
  return (
    <p
      role="alert"
      className="mb-4 grid grid-cols-[20px_1fr] gap-3 rounded-tight border border-s-[6px] border-bad bg-raise px-4 py-3.5 text-14"
    >
      <CircleX size={20} strokeWidth={1.75} aria-hidden="true" className="text-bad" />
      <span>{detail}</span>
    </p>
  );
}
