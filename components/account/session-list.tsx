"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { SessionsEnded, type SessionView } from "@/lib/shared/schemas/account";
import { nameBrowser } from "./name-browser";

function useBrowserName(): (userAgent: string) => string {
  const t = useTranslations("people.account.sessions");
  return (userAgent) => {
    const { browser, system } = nameBrowser(userAgent);
    if (browser && system) return t("on", { browser, system });
    return browser ?? system ?? t("unknown");
  };
}

/** Every browser that is signed in: each can be signed out, and all others at once. */
export function SessionList({ sessions, zone }: { sessions: readonly SessionView[]; zone: string }) {
  const t = useTranslations("people.account");
  const router = useRouter();
  const [said, setSaid] = useState("");
  const [isFailed, setFailed] = useState(false);
  const finish = (isOk: boolean, text: string) => {
    setFailed(!isOk);
    setSaid(text);
    router.refresh();
  };
  const end = async (id: string) => {
    const result = await sendJson("DELETE", `/api/account/sessions/${id}`);
    finish(result.ok, result.ok ? t("sessions.ended", { count: 1 }) : (result.problem?.detail ?? t("notSaved")));
  };
  const endOthers = async () => {
    const result = await sendJson("DELETE", "/api/account/sessions");
    if (!result.ok) return finish(false, result.problem?.detail ?? t("notSaved"));
    finish(true, t("sessions.ended", { count: SessionsEnded.parse(result.body).ended }));
  };
  return (
    <div className="grid gap-4">
      <ul className="border-t border-line">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} zone={zone} onEnd={() => void end(session.id)} />
        ))}
      </ul>
      {sessions.length > 1 ? (
        <p>
          <Button onClick={() => void endOthers()}>{t("sessions.endOthers")}</Button>
        </p>
      ) : (
        <p className="text-14 text-ink-2">{t("sessions.only")}</p>
      )}
      <p role="status" className={isFailed ? "text-14 text-bad" : "text-14 text-ink-2"}>
        {said}
      </p>
    </div>
  );
}

function SessionRow({ session, zone, onEnd }: { session: SessionView; zone: string; onEnd: () => void }) {
  const t = useTranslations("people.account.sessions");
  const nameOf = useBrowserName();
  const { userAgent, place, createdAt, lastSeenAt, isCurrent } = session;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p title={userAgent}>
          {nameOf(userAgent)}
          {isCurrent ? <b className="ms-2 text-14 font-semibold">{t("this")}</b> : null}
        </p>
        <p className="text-14 text-ink-2">
          {place ? <span>{t("from", { place })}, </span> : null}
          {t("seen")} <Time at={lastSeenAt} zone={zone} />, {t("since")}{" "}
          <Time at={createdAt} format="date" zone={zone} />
        </p>
      </div>
      {isCurrent ? null : (
        <Button aria-label={t("endOf", { what: nameOf(userAgent) })} onClick={onEnd}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}
