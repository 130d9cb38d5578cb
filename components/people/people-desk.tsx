"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useFreshSend } from "@/components/account/use-fresh-send";
import type { PeopleBoard } from "@/lib/shared/schemas/account";
import { ApplicationRow } from "./application-row";
import { InvitationList } from "./invitation-list";
import { InviteForm } from "./invite-form";
import { PersonDesk } from "./person-desk";

const PATH = "/api/settings/people";

/** Sign-up, applications and invitations of artists, for an admin. */
export function PeopleDesk({ board, zone }: { board: PeopleBoard; zone: string }) {
  const t = useTranslations("people.board");
  const members = useTranslations("people.members");
  const router = useRouter();
  const { send, dialog } = useFreshSend();
  const [problem, setProblem] = useState("");
  const hintId = useId();
  const change = async (method: "PUT" | "POST" | "DELETE", url: string, body?: unknown) => {
    const result = await send(method, url, body);
    setProblem(result.ok ? "" : (result.problem?.detail ?? members("failed")));
    router.refresh();
  };
  return (
    <div className="grid">
      <div className="px-4 pb-[18px] md:px-6">
        <label className="inline-flex min-h-11 cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            className="size-5 accent-ink"
            checked={board.isSignUpOpen}
            aria-describedby={hintId}
            onChange={(event) => void change("PUT", PATH, { isSignUpOpen: event.target.checked })}
          />
          {t("signUp")}
        </label>
        <p id={hintId} className="text-ink-3">
          {t("signUpHint")}
        </p>
        <p role="alert" className="mt-2 text-bad empty:hidden">
          {problem}
        </p>
      </div>
      <section aria-label={t("applications")} className="border-t border-rule px-4 py-[18px] md:px-6">
        <h2 className="display text-20">{t("applications")}</h2>
        {board.applications.length === 0 ? <p className="mt-2 text-ink-2">{t("noApplications")}</p> : null}
        <ul className="mt-3 xl:max-w-[900px]">
          {board.applications.map((application) => (
            <ApplicationRow
              key={application.id}
              application={application}
              zone={zone}
              onDecide={(decision, reply) =>
                change("POST", `${PATH}/applications/${application.id}`, { decision, reply })
              }
            />
          ))}
        </ul>
      </section>
      <section aria-label={t("invitations")} className="grid gap-4 border-t border-rule px-4 py-[18px] pb-8 md:px-6">
        <h2 className="display text-20">{t("invitations")}</h2>
        {board.invitations.length === 0 ? <p className="text-ink-2">{t("noInvitations")}</p> : null}
        <InvitationList
          invitations={board.invitations}
          zone={zone}
          onWithdraw={(id) => void change("DELETE", `${PATH}/invitations/${id}`)}
        />
        <InviteForm path={`${PATH}/invitations`} of="artist" send={send} />
      </section>
      <PersonDesk zone={zone} send={send} />
      {dialog}
    </div>
  );
}
