"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { sendJson } from "@/components/back/send-json";

/** Whether one hears by mail of the sales of one's artists; what the server refused is taken back. */
export function NoticeSwitch({ label, hint, isOn: stored }: { label: string; hint?: string; isOn: boolean }) {
  const t = useTranslations("people.account");
  const [isOn, setOn] = useState(stored);
  const [said, setSaid] = useState("");
  const hintId = useId();
  const change = async (next: boolean) => {
    setOn(next);
    const result = await sendJson("PUT", "/api/account/notices", { sales: next });
    if (!result.ok) setOn(!next);
    setSaid(t(result.ok ? "saved" : "notSaved"));
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <label className="inline-flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          className="size-5 accent-ink"
          checked={isOn}
          aria-describedby={hint ? hintId : undefined}
          onChange={(event) => void change(event.target.checked)}
        />
        {label}
      </label>
      <span role="status" className="text-14 text-ink-2">
        {said}
      </span>
      {hint ? (
        <p id={hintId} className="basis-full text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
