"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { BarState } from "@/lib/shared/analytics-address";
import { CreatedShareLink, type SharedPage } from "@/lib/shared/schemas/share";
import { ShareList } from "./share-list";

const DAYS = [1, 7, 14, 30, 90] as const;
const USUAL_DAYS = 14;
const PATH = "/api/analytics/share-links";

type ShareDialogProps = { page: SharedPage; state: BarState; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function ShareDialog({ isOpen, onOpenChange, ...rest }: ShareDialogProps) {
  const t = useTranslations("analytics.share");
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={t("title")} description={t("text")}>
        <ShareForm {...rest} />
      </DialogContent>
    </Dialog>
  );
}

function ShareForm({ page, state }: Pick<ShareDialogProps, "page" | "state">) {
  const t = useTranslations("analytics.share");
  const [days, setDays] = useState<number>(USUAL_DAYS);
  const [made, setMade] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const problemId = useId();

  async function make() {
    setBusy(true);
    const result = await sendJson("POST", PATH, { page, query: state, days });
    const created = result.ok ? CreatedShareLink.safeParse(result.body).data : undefined;
    setMade(created?.url ?? null);
    setProblem(created ? null : ((result.ok ? null : result.problem?.detail) ?? t("failed")));
    setBusy(false);
  }

  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("days")} className="min-w-36 flex-1">
          {(control) => (
            <Select {...control} value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {DAYS.map((count) => (
                <option key={count} value={count}>
                  {t("dayCount", { days: count })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button variant="sticker" disabled={isBusy} aria-describedby={problem ? problemId : undefined} onClick={make}>
          {t("make")}
        </Button>
      </div>
      <p id={problemId} role="status" className="text-14 text-bad empty:hidden">
        {problem}
      </p>
      {made ? <MadeLink url={made} /> : null}
      <ShareList path={PATH} changed={made} />
    </>
  );
}

function MadeLink({ url }: { url: string }) {
  const t = useTranslations("analytics.share");
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="grid gap-2">
      <div className="flex gap-2">
        <Input
          readOnly
          aria-label={t("url")}
          value={url}
          onFocus={(event) => event.target.select()}
          className="font-mono text-12"
        />
        <Button
          onClick={() =>
            navigator.clipboard.writeText(url).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          {t(isCopied ? "copied" : "copy")}
        </Button>
      </div>
      <p role="status" className="text-13 text-ink-2">
        {t("made")}
      </p>
    </div>
  );
}
