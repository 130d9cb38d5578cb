"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { type SaveState, SaveWord } from "@/components/limits/save-word";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { MailSettingsInput } from "@/lib/shared/schemas/mail";

const EVERY = ["daily", "hourly", "off"] as const;

/** How often artists hear of sales. */
export function MailSettingsForm({ settings }: { settings: MailSettingsInput }) {
  const t = useTranslations("mail.settings");
  const router = useRouter();
  const [saleNotices, setSaleNotices] = useState(settings.saleNotices);
  const [state, setState] = useState<SaveState>("rest");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setState("saving");
    const result = await sendJson("PUT", "/api/settings/mail", { saleNotices });
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
