"use client";

import { useTranslations } from "next-intl";
import { Time } from "@/components/ui/time";
import type { InvitationView } from "@/lib/shared/schemas/account";
import { AskFirst } from "./ask-first";

type InvitationListProps = {
  invitations: readonly InvitationView[];
  zone: string;
  onWithdraw: (id: string) => void;
};

/** Who is asked, as what, until when. */
export function InvitationList({ invitations, zone, onWithdraw }: InvitationListProps) {
  const t = useTranslations("people.members");
  if (invitations.length === 0) return null;
  return (
    <div className="xl:max-w-[900px]">
      <h3 className="mb-1 font-sans text-13 font-semibold">{t("waiting")}</h3>
      <ul className="border-t border-line">
        {invitations.map(({ id, email, role, artistName, state, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2">
            <p className="min-w-0 flex-1 basis-56 wrap-anywhere">
              {email}
              <span className="text-ink-2">
                , <bdi>{artistName ?? t(`short.${role}`)}</bdi>
              </span>
            </p>
            <p className="text-ink-2">
              {t(`state.${state}`)}
              {state === "waiting" ? (
                <>
                  {" "}
                  {t("until")} <Time at={expiresAt} zone={zone} />
                </>
              ) : null}
            </p>
            {state === "waiting" || state === "expired" ? (
              <AskFirst
                label={t("withdraw")}
                subject={email}
                title={t("withdrawTitle", { email })}
                body={t("withdrawBody")}
                keep={t("keep")}
                onYes={() => onWithdraw(id)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
