import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { compareSettings } from "@/lib/shared/compare-switches";
import { findProblem } from "./switchboard-draft";
import { useChangeWords } from "./use-change-words";
import type { Switchboard } from "./use-switchboard";

const BAR =
  "flex flex-wrap items-center gap-3 border-b border-line border-s-[3px] border-s-signal bg-raise px-4 py-3 md:px-6";

/** Somebody was faster: what they changed is shown before the draft may replace it. */
function OvertakenDraft({ board }: { board: Switchboard }) {
  const t = useTranslations("settings");
  const { sayVersion } = useChangeWords();
  const [newest] = board.settings.history;
  const by = newest?.by ?? t("payments.byTheStore");
  return (
    <div className={BAR}>
      <p className="me-auto text-14">
        {t("payments.overtaken", { live: board.settings.snapshotId, base: board.base, by })}{" "}
        <b className="font-semibold">{newest ? sayVersion(newest) : null}</b>
      </p>
      <Button size="sm" onClick={board.keepDraft}>
        {t("payments.keepDraft", { live: board.settings.snapshotId })}
      </Button>
      <Button size="sm" onClick={board.discard}>
        {t("payments.discard")}
      </Button>
    </div>
  );
}

function Draft({ board }: { board: Switchboard }) {
  const t = useTranslations("settings");
  const { sayChanges } = useChangeWords();
  const { isSending, draft, live, settings } = board;
  const problem = findProblem(draft, settings.providers);
  const next = settings.snapshotId + 1;
  return (
    <div className={BAR}>
      <p className="me-auto text-14">
        <b className="font-semibold">{sayChanges(compareSettings(live, draft))}.</b>{" "}
        {problem ? t(`payments.${problem}`) : t("payments.drafted", { next, live: settings.snapshotId })}
      </p>
      <Button variant="sticker" size="sm" disabled={problem !== null || isSending} onClick={board.activate}>
        {t(isSending ? "payments.activating" : "payments.activate", { version: next })}
      </Button>
      <Button size="sm" disabled={isSending} onClick={board.discard}>
        {t("payments.discard")}
      </Button>
    </div>
  );
}

/** The draft against what is in force: one click makes it so in every process. It stays in sight below a long desk. */
export function DraftBar({ board }: { board: Switchboard }) {
  const t = useTranslations("settings");
  const { note, isChanged, isOvertaken } = board;
  return (
    <div aria-live="polite" className="sticky bottom-0 z-10">
      {isOvertaken ? <OvertakenDraft board={board} /> : isChanged ? <Draft board={board} /> : null}
      {note && !isOvertaken ? (
        <p
          className={`flex items-center gap-2 border-b border-line bg-raise px-4 py-2.5 text-14 md:px-6 ${note.kind === "failed" ? "text-bad" : "text-ok"}`}
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
