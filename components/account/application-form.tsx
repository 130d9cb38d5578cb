"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { AccountView } from "@/lib/shared/schemas/account";
import type { Problem } from "@/lib/shared/schemas/common";

/** What became of the last application, and the form for one. */
export function ApplicationForm({ account }: { account: AccountView }) {
  const t = useTranslations("people.account.artists");
  const { application, isEmailVerified } = account;
  return (
    <div className="grid gap-4">
      <h3 className="text-16 font-semibold">{t("apply")}</h3>
      {application ? (
        <div>
          <p className="wrap-anywhere">{t(application.state, { artist: application.artistName })}</p>
          {application.reply ? (
            <p className="mt-1 text-14 text-ink-2">{t("reply", { reply: application.reply })}</p>
          ) : null}
        </div>
      ) : null}
      {application?.state === "waiting" ? null : isEmailVerified ? (
        <Apply />
      ) : (
        <p className="text-14 text-ink-2">{t("verifyFirst")}</p>
      )}
    </div>
  );
}

function Apply() {
  const t = useTranslations("people.account");
  const router = useRouter();
  const [artistName, setArtistName] = useState("");
  const [words, setWords] = useState("");
  const [problem, setProblem] = useState<Problem | null | undefined>();
  const apply = async (event: FormEvent) => {
    event.preventDefault();
    const result = await sendJson("POST", "/api/account/applications", { artistName, words });
    if (!result.ok) return setProblem(result.problem);
    setProblem(undefined);
    router.refresh();
  };
  const isElsewhere = problem === null || (problem !== undefined && !problem.errors?.length);
  return (
    <form onSubmit={apply} noValidate className="grid gap-4">
      <p className="text-14 text-ink-2">{t("artists.applyLead")}</p>
      <Field label={t("artists.artistName")} error={fieldMessage(problem ?? null, "artistName")}>
        {(control) => (
          <Input
            {...control}
            name="artist"
            maxLength={200}
            value={artistName}
            onChange={(event) => setArtistName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("artists.words")} hint={t("artists.wordsHint")} error={fieldMessage(problem ?? null, "words")}>
        {(control) => (
          <Textarea {...control} name="words" value={words} onChange={(event) => setWords(event.target.value)} />
        )}
      </Field>
      <p>
        <Button type="submit">{t("artists.send")}</Button>
      </p>
      <p role="alert" className="text-14 text-bad empty:hidden">
        {isElsewhere ? (problem?.detail ?? t("notSaved")) : null}
      </p>
    </form>
  );
}
