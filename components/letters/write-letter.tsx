"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson, sendOnce } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import {
  LETTER_BODY_CHARS,
  LETTER_SUBJECT_CHARS,
  type LetterDesk,
  LetterInput,
  LetterPreview,
  LetterSent,
} from "@/lib/shared/schemas/letters";

type Draft = { subject: string; body: string };
const EMPTY: Draft = { subject: "", body: "" };
type Said = { kind: "none" } | { kind: "sent"; count: number } | { kind: "wrong"; text: string };

/** A letter is seen as its readers get it before it can be sent; what was typed stays after a refusal. */
export function WriteLetter({ desk }: { desk: LetterDesk }) {
  const t = useTranslations("letters.desk");
  const router = useRouter();
  const [draft, setDraft] = useState(EMPTY);
  const [shown, setShown] = useState<LetterPreview | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said>({ kind: "none" });
  const path = `/api/letters/${desk.from}`;
  const preview = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = LetterInput.safeParse(draft);
    if (!parsed.success) return setSaid({ kind: "wrong", text: t("missing") });
    setBusy(true);
    const result = await sendJson("POST", `${path}/preview`, parsed.data);
    setBusy(false);
    const seen = result.ok ? LetterPreview.safeParse(result.body).data : undefined;
    setShown(seen ?? null);
    const detail = result.ok ? undefined : result.problem?.detail;
    setSaid(seen ? { kind: "none" } : { kind: "wrong", text: detail ?? t("failed") });
  };
  const send = async () => {
    setBusy(true);
    const result = await sendOnce("POST", path, LetterInput.parse(draft));
    setBusy(false);
    if (!result.ok) return setSaid({ kind: "wrong", text: result.problem?.detail ?? t("failed") });
    setSaid({ kind: "sent", count: LetterSent.parse(result.body).readers });
    setDraft(EMPTY);
    setShown(null);
    router.refresh();
  };
  return (
    <div className="grid max-w-[44rem] gap-4">
      <h3 className="text-14 font-semibold">{t(shown ? "previewTitle" : "write")}</h3>
      {shown ? (
        <Preview shown={shown} desk={desk} isBusy={isBusy} onSend={() => void send()} onChange={() => setShown(null)} />
      ) : (
        <DraftForm draft={draft} isBusy={isBusy} onDraft={setDraft} onPreview={preview} />
      )}
      <p className="text-ink-2">{t("left", { left: desk.leftToday, perDay: desk.perDay })}</p>
      <p role="status" className="text-14 empty:hidden">
        {said.kind === "sent" ? t("sent", { count: said.count }) : null}
      </p>
      <p role="alert" className="text-14 text-bad empty:hidden">
        {said.kind === "wrong" ? said.text : null}
      </p>
    </div>
  );
}

type DraftFormProps = {
  draft: Draft;
  isBusy: boolean;
  onDraft: (draft: Draft) => void;
  onPreview: (event: FormEvent) => void;
};

function DraftForm({ draft, isBusy, onDraft, onPreview }: DraftFormProps) {
  const t = useTranslations("letters.desk");
  return (
    <form onSubmit={onPreview} noValidate className="grid gap-4">
      <Field label={t("subject")}>
        {(control) => (
          <Input
            {...control}
            maxLength={LETTER_SUBJECT_CHARS}
            value={draft.subject}
            onChange={(event) => onDraft({ ...draft, subject: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("body")} hint={t("bodyHint")}>
        {(control) => (
          <Textarea
            {...control}
            className="min-h-56"
            maxLength={LETTER_BODY_CHARS}
            value={draft.body}
            onChange={(event) => onDraft({ ...draft, body: event.target.value })}
          />
        )}
      </Field>
      <Button type="submit" disabled={isBusy} className="justify-self-start">
        {t(isBusy ? "previewing" : "preview")}
      </Button>
    </form>
  );
}

type PreviewProps = {
  shown: LetterPreview;
  desk: LetterDesk;
  isBusy: boolean;
  onSend: () => void;
  onChange: () => void;
};

function Preview({ shown, desk, isBusy, onSend, onChange }: PreviewProps) {
  const t = useTranslations("letters.desk");
  return (
    <>
      <article className="grid gap-3 border border-line bg-raise p-4">
        <p className="font-semibold wrap-anywhere">{shown.subject}</p>
        <p className="font-mono text-13 whitespace-pre-wrap wrap-anywhere">{shown.text}</p>
      </article>
      <div className="flex flex-wrap gap-3">
        <Button variant="sticker" disabled={isBusy || desk.reachable === 0 || desk.leftToday === 0} onClick={onSend}>
          {isBusy ? t("sending") : t("send", { count: desk.reachable })}
        </Button>
        <Button disabled={isBusy} onClick={onChange}>
          {t("change")}
        </Button>
      </div>
    </>
  );
}
