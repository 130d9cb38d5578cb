import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { Switchboard } from "./use-switchboard";

/** The draft against what is in force: one click makes it so in every process. */
export function DraftBar({ board }: { board: Switchboard }) {
  const t = useTranslations("settings");
  const { note, isChanged, isSending, draft, settings } = board;
  const isNothingOn = !draft.some((entry) => entry.isEnabled);
  const next = settings.snapshotId + 1;
  return (
    <div aria-live="polite">
      {isChanged ? (
        <div className="flex flex-wrap items-center gap-3 border-b border-line border-s-[3px] border-s-signal bg-raise px-4 py-3 md:px-6">
          <p className="me-auto text-14">
            {isNothingOn ? t("payments.nothingOn") : t("payments.drafted", { next, live: settings.snapshotId })}
          </p>
          <Button variant="sticker" size="sm" disabled={isNothingOn || isSending} onClick={board.activate}>
            {t(isSending ? "payments.activating" : "payments.activate", { version: next })}
          </Button>
          <Button size="sm" disabled={isSending} onClick={board.discard}>
            {t("payments.discard")}
          </Button>
        </div>
      ) : null}
      {note ? (
        <p
          className={`flex items-center gap-2 border-b border-line px-4 py-2.5 text-14 md:px-6 ${note.kind === "failed" ? "text-bad" : "text-ok"}`}
        >
          {note.kind === "failed" ? <CircleAlert size={16} aria-hidden /> : <CircleCheck size={16} aria-hidden />}
          {note.kind === "failed"
            ? (note.detail ?? t("payments.notSaved"))
            : t(`payments.done.${note.kind}`, { version: note.version })}
        </p>
      ) : null}
    </div>
  );
}
