import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { TableForm } from "./use-table-form";

/** The foot of each form. */
export function SourceFields({ form, undo }: { form: TableForm; undo: (() => void) | null }) {
  const t = useTranslations("providerTables");
  const { texts, change, refusal, isSending } = form;
  return (
    <>
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_180px]">
        <Field label={t("field.source")}>
          {(control) => (
            <Input
              {...control}
              required
              minLength={3}
              maxLength={300}
              value={texts.source}
              onChange={(event) => change({ source: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("field.asOf")}>
          {(control) => (
            <Input
              {...control}
              required
              type="date"
              className="figures"
              value={texts.asOf}
              onChange={(event) => change({ asOf: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={t("field.note")}>
        {(control) => (
          <Input
            {...control}
            required
            minLength={3}
            maxLength={300}
            value={texts.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        )}
      </Field>
      {refusal ? (
        <p role="alert" className="text-bad">
          {refusal}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="sticker" disabled={isSending}>
          {t(isSending ? "saving" : "save")}
        </Button>
        {undo ? (
          <Button disabled={isSending} onClick={undo}>
            {t("asPublished")}
          </Button>
        ) : null}
      </div>
    </>
  );
}
