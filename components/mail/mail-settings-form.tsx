"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { type SaveState, SaveWord } from "@/components/limits/save-word";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { MailSettingsInput } from "@/lib/shared/schemas/mail";

const LETTER_KEYS = ["lettersPerDay", "lettersPerMinute"] as const;
const readNumber = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);
const EVERY = ["daily", "hourly", "off"] as const;

/** How often artists hear of sales, and how many letters go out; what was typed stays after a refusal. */
export function MailSettingsForm({ settings }: { settings: MailSettingsInput }) {
  const t = useTranslations("mail.settings");
  const router = useRouter();
  const [saleNotices, setSaleNotices] = useState(settings.saleNotices);
  const [numbers, setNumbers] = useState({
    lettersPerDay: String(settings.lettersPerDay),
    lettersPerMinute: String(settings.lettersPerMinute),
  });
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);
  const [state, setState] = useState<SaveState>("rest");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const typed = LETTER_KEYS.map((key) => [key, readNumber(numbers[key])] as const);
    const parsed = MailSettingsInput.safeParse({ saleNotices, ...Object.fromEntries(typed) });
    setWrong(parsed.error?.issues.map(({ path }) => path[0] ?? "") ?? []);
    if (!parsed.success) return setState("rest");
    setState("saving");
    const result = await sendJson("PUT", "/api/settings/mail", parsed.data);
    setState(result.ok ? "saved" : "failed");
    if (result.ok) router.refresh();
  };
  return (
    <form onSubmit={save} noValidate className="grid gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2 xl:max-w-[720px]">
        <Field label={t("saleNotices")} hint={t("saleNoticesHint")}>
          {(control) => (
            <Select
              {...control}
              value={saleNotices}
              onChange={(event) => {
                setSaleNotices(EVERY.find((one) => one === event.target.value) ?? "daily");
                setState("rest");
              }}
            >
              {EVERY.map((one) => (
                <option key={one} value={one}>
                  {t(`every.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {LETTER_KEYS.map((key) => (
          <Field key={key} label={t(key)} hint={t(`${key}Hint`)} error={wrong.includes(key) ? t("wrong") : undefined}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                className="figures"
                value={numbers[key]}
                onChange={(event) => {
                  setNumbers({ ...numbers, [key]: event.target.value });
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
