import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { ReviewAction } from "@/lib/shared/schemas/review";
import type { ReviewDesk } from "./use-review";

type Mark = "mark_paid" | "mark_not_paid" | "close";
type MarkFormProps = { actions: readonly ReviewAction[]; amount: string; desk: ReviewDesk };

const MARKS = [
  { mark: "mark_paid", word: "act.paid", body: "act.paidBody", button: "act.markPaid" },
  { mark: "mark_not_paid", word: "act.notPaid", body: "act.notPaidBody", button: "act.markNotPaid" },
] as const;
const SHORTEST_NOTE = 10;
const LONGEST_NOTE = 500;

/** A person's word in the place of the provider's: never without a reason. */
export function MarkForm({ actions, amount, desk }: MarkFormProps) {
  const t = useTranslations("review");
  const [chosen, setChosen] = useState<Mark | null>(null);
  const [note, setNote] = useState("");
  const isClose = actions.includes("close");
  const offered = MARKS.filter(({ mark }) => actions.includes(mark));
  const mark = isClose ? "close" : chosen;
  const words = offered.find((entry) => entry.mark === chosen);
  const isReady = mark !== null && note.trim().length >= SHORTEST_NOTE;
  const label = isClose
    ? t(isReady ? "act.close" : "act.closeWaiting")
    : t(isReady && words ? words.button : "act.markWaiting");
  return (
    <form
      className={`grid gap-2.5 ${isClose ? "" : "border-t border-line pt-4"}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (mark && isReady) void desk.send({ action: mark, note: note.trim() });
      }}
    >
      {isClose ? (
        <p className="text-ink-2">{t("act.closeIntro")}</p>
      ) : (
        <fieldset className="grid gap-2.5">
          <legend className="mb-2.5 font-semibold">{t("act.mark")}</legend>
          <div className="grid auto-cols-fr grid-flow-col divide-x divide-line rounded-tight border border-line-2">
            {offered.map(({ mark: value, word }) => (
              <label key={value} className="flex min-h-10 cursor-pointer items-center gap-2 px-3">
                <input
                  type="radio"
                  name="mark"
                  className="accent-ink"
                  checked={chosen === value}
                  onChange={() => setChosen(value)}
                />
                {t(word)}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {words ? <p className="text-12 text-ink-2">{t(words.body, { amount })}</p> : null}
      <Field label={t("act.note")} hint={t("act.noteHint")}>
        {(control) => (
          <Textarea
            {...control}
            className="min-h-16 text-14"
            maxLength={LONGEST_NOTE}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" size="sm" className="min-h-10" disabled={!isReady || desk.sending !== null}>
        {mark !== null && desk.sending === mark ? t("act.sending") : label}
      </Button>
    </form>
  );
}
