"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type Currency, toDecimal } from "@/lib/shared/money";
import { changeTarget } from "./change-target";
import { useLive } from "./live-context";

type TargetFormProps = { currency: Currency; targetMinor: number | null; onSaved: () => void };

function TargetForm({ currency, targetMinor, onSaved }: TargetFormProps) {
  const t = useTranslations("dashboard");
  const [text, setText] = useState(targetMinor === null ? "" : toDecimal(targetMinor, currency));
  const [error, setError] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    const outcome = await changeTarget(currency, text);
    setSaving(false);
    if (outcome.kind === "saved") return onSaved();
    setError(outcome.kind === "notAnAmount" ? t("target.notAnAmount") : (outcome.detail ?? t("target.failed")));
  };
  return (
    <form onSubmit={save} className="grid gap-4">
      <Field label={t("target.label", { currency })} hint={t("target.hint")} error={error}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            autoComplete="off"
            className="figures"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="sticker" disabled={isSaving}>
        {t(isSaving ? "target.saving" : "target.save")}
      </Button>
    </form>
  );
}

/** Sets what an hour should bring in. For admins; the new target comes back with the next snapshot. */
export function TargetDialog({ isButton = false }: { isButton?: boolean }) {
  const t = useTranslations("dashboard");
  const { currency, hour } = useLive().state.snapshot;
  const [isOpen, setOpen] = useState(false);
  const words = t(hour.targetMinor === null ? "target.set" : "target.change");
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        {isButton ? (
          <Button size="sm" className="min-h-11 md:min-h-8">
            {words}
          </Button>
        ) : (
          <button
            type="button"
            className="min-h-6 text-ink-2 underline decoration-line-2 underline-offset-[0.22em] hover:text-ink"
          >
            {words}
          </button>
        )}
      </DialogTrigger>
      <DialogContent title={t("target.title")} description={t("target.description")}>
        <TargetForm currency={currency} targetMinor={hour.targetMinor} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}
