"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { currentWording, OwnLetters } from "@/lib/shared/schemas/letters";

type Item = OwnLetters["items"][number];

/** Who may write to one's own address; what the server answers is what is shown. */
export function OwnLettersList({ items: stored, email }: OwnLetters & { email: string }) {
  const t = useTranslations("letters");
  const [items, setItems] = useState(stored);
  const [said, setSaid] = useState("");
  const change = async ({ from }: Item, isOn: boolean) => {
    setSaid("");
    const wish = { from, wording: currentWording(from) };
    const result = await sendJson("PUT", "/api/account/letters", { wish, isOn });
    const own = result.ok ? OwnLetters.safeParse(result.body).data : undefined;
    if (own) setItems(own.items);
    setSaid(own ? t("own.saved") : ((result.ok ? null : result.problem?.detail) ?? t("own.notSaved")));
  };
  return (
    <div className="grid gap-2">
      <p className="text-14 text-ink-2 wrap-anywhere">{t("own.lead", { email })}</p>
      <ul className="border-t border-line">
        {items.map((item) => (
          <li key={item.from} className="border-b border-line py-2">
            <label className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
              <input
                type="checkbox"
                className="mt-0.5 size-5 shrink-0 accent-ink"
                aria-label={t("own.label", { name: item.name })}
                checked={item.state !== "off"}
                onChange={(event) => void change(item, event.target.checked)}
              />
              <span className="min-w-0">
                <span className="block wrap-anywhere">{item.name}</span>
                <span className="block text-14 text-ink-2 wrap-anywhere">
                  {item.state === "waits"
                    ? t("own.waits")
                    : t(`wording.${currentWording(item.from)}`, { name: item.name })}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p role="status" className="text-14 text-ink-2">
        {said}
      </p>
    </div>
  );
}
