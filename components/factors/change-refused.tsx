"use client";

import { signOut } from "next-auth/react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { ChangeProblem } from "./use-factor-change";

async function signInAgain(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign("/sign-in?next=%2Faccount%2Fsecurity");
}

/** Why a change did not happen; a sign-in that is too old can be made anew from here. */
export function ChangeRefused({ problem }: { problem: ChangeProblem | null }) {
  const t = useTranslations("factors.page");
  if (!problem) return null;
  if (problem.kind === "refused")
    return (
      <p role="alert" className="text-14 text-bad">
        {problem.detail}
      </p>
    );
  return (
    <div role="alert" className="grid justify-items-start gap-3 border border-s-[6px] border-warn bg-raise p-4 text-14">
      <p>
        <b className="block font-semibold">{t("stale.title")}</b>
        {t("stale.body")}
      </p>
      <Button onClick={() => void signInAgain()}>{t("stale.action")}</Button>
    </div>
  );
}
