import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";

const SHORTEST_NOTE = 10;
const LONGEST_NOTE = 500;

type ExplainFormProps = { isSending: boolean; onSave(note: string): void; onCancel(): void };

/** A person's word that a line is all right as it is: never without a reason. */
export function ExplainForm({ isSending, onSave, onCancel }: ExplainFormProps) {
  const t = useTranslations("reconciliation");
  const [note, setNote] = useState("");
  const isReady = note.trim().length >= SHORTEST_NOTE;
  return (
    <form
      className="grid max-w-prose gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSave(note.trim());
      }}
    >
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
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" className="min-h-11 md:min-h-9" disabled={!isReady || isSending}>
          {t(isSending ? "act.sending" : "act.save")}
        </Button>
        <Button size="sm" variant="quiet" className="min-h-11 md:min-h-9" onClick={onCancel}>
          {t("act.cancel")}
        </Button>
      </div>
    </form>
  );
}
