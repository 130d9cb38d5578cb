"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { UploadLimitsInput } from "@/lib/shared/schemas/limits";
import { LIMIT_KEYS, type LimitKey, readNumber, showNumber, UNITS } from "./limit-numbers";
import { type SaveState, SaveWord } from "./save-word";

type Texts = Record<LimitKey, string>;

function toTexts(limits: UploadLimitsInput): Texts {
  return Object.fromEntries(LIMIT_KEYS.map((key) => [key, showNumber(limits[key], UNITS[key])])) as Texts;
}

/** The limits of every artist who has none of their own; what was typed stays after a refusal. */
export function StoreLimitsForm({ limits }: { limits: UploadLimitsInput }) {
  const t = useTranslations("limits");
  const router = useRouter();
  const [texts, setTexts] = useState(() => toTexts(limits));
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);
  const [state, setState] = useState<SaveState>("rest");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const typed = Object.fromEntries(LIMIT_KEYS.map((key) => [key, readNumber(texts[key], UNITS[key])]));
    const parsed = UploadLimitsInput.safeParse(typed);
    setWrong(parsed.error?.issues.map(({ path }) => path[0] ?? "") ?? []);
    if (!parsed.success) return setState("rest");
    setState("saving");
    const result = await sendJson("PUT", "/api/settings/uploads", parsed.data);
    setState(result.ok ? "saved" : "failed");
    if (result.ok) router.refresh();
  };
  return (
    <form onSubmit={save} noValidate className="grid gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-5">
        {LIMIT_KEYS.map((key) => (
          <Field
            key={key}
            label={t(`field.${key}`)}
            hint={t(`hint.${key}`)}
            error={wrong.includes(key) ? t("wrong") : undefined}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                className="figures"
                value={texts[key]}
                onChange={(event) => {
                  setTexts({ ...texts, [key]: event.target.value });
                  setState("rest");
                }}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="sticker" disabled={state === "saving"}>
          {t(state === "saving" ? "saving" : "save")}
        </Button>
        <SaveWord state={state} />
      </div>
    </form>
  );
}
