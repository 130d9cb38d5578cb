"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { type SaveState, SaveWord } from "@/components/limits/save-word";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RETENTION, RETENTION_KINDS, RetentionInput, type RetentionKind } from "@/lib/shared/schemas/retention";

type Texts = Record<RetentionKind, string>;
type RetentionFormProps = { days: RetentionInput; counts: Partial<Record<RetentionKind, number>> };

function readDays(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN;
}

/** Every kind with what it is, its days, and what the last run took away; what was typed stays after a refusal. */
export function RetentionForm({ days, counts }: RetentionFormProps) {
  const t = useTranslations("retention");
  const router = useRouter();
  const [texts, setTexts] = useState(
    () => Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, String(days[kind])])) as Texts,
  );
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);
  const [state, setState] = useState<SaveState>("rest");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const typed = Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, readDays(texts[kind])]));
    const parsed = RetentionInput.safeParse(typed);
    setWrong(parsed.error?.issues.map(({ path }) => path[0] ?? "") ?? []);
    if (!parsed.success) return setState("rest");
    setState("saving");
    const result = await sendJson("PUT", "/api/settings/privacy", parsed.data);
    setState(result.ok ? "saved" : "failed");
    if (result.ok) router.refresh();
  };
  return (
    <form onSubmit={save} noValidate>
      <ul aria-label={t("list")} className="border-t border-rule">
        {RETENTION_KINDS.map((kind) => (
          <li
            key={kind}
            className="grid items-start gap-x-6 gap-y-2 border-b border-line px-4 py-3 md:grid-cols-[minmax(0,1fr)_11rem_8rem] md:px-6"
          >
            <div className="min-w-0">
              <p className="font-semibold">{t(`kind.${kind}.name`)}</p>
              <p className="mt-0.5 max-w-prose text-ink-2">{t(`kind.${kind}.what`)}</p>
            </div>
            <Field
              label={
                <>
                  {t("days")} <span className="sr-only">{t(`kind.${kind}.name`)}</span>
                </>
              }
              hint={t("bounds", { ...RETENTION[kind] })}
              error={wrong.includes(kind) ? t("wrong", { ...RETENTION[kind] }) : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  className="figures"
                  value={texts[kind]}
                  onChange={(event) => {
                    setTexts({ ...texts, [kind]: event.target.value });
                    setState("rest");
                  }}
                />
              )}
            </Field>
            <p className="figures text-13 text-ink-2 md:pt-7 md:text-end">
              {counts[kind] === undefined ? null : t("forgotten", { count: counts[kind] })}
            </p>
          </li>
        ))}
      </ul>
      <div className="grid gap-3 px-4 py-[18px] pb-8 md:px-6">
        <p className="max-w-prose text-ink-2">{t("shorter")}</p>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="sticker" disabled={state === "saving"}>
            {t(state === "saving" ? "saving" : "save")}
          </Button>
          <SaveWord state={state} />
        </div>
      </div>
    </form>
  );
}
