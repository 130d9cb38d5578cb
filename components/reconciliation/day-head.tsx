import { Download } from "lucide-react";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Button } from "@/components/ui/button";
import { StatusTag } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import type { ReconciliationDay } from "@/lib/shared/schemas/reconciliation";
import { RunDay } from "./run-day";
import { TONES, useReconciliationWords, wordOf } from "./use-reconciliation-words";

function Notices({ day }: { day: ReconciliationDay }) {
  const { t } = useReconciliationWords();
  const { line } = day;
  const rail = nameOfProvider(day.rail);
  if (!line) return null;
  const failed = line.finishedAt && day.tallies.length > 0 ? "failed" : "failedFirst";
  return (
    <>
      {line.state === "failed" ? (
        <p className="max-w-prose border-s-[3px] border-bad ps-3">{t(failed, { rail, code: line.error ?? "" })}</p>
      ) : null}
      {line.settling.length > 0 ? (
        <div className="max-w-prose border-s-[3px] border-line-2 ps-3">
          <p className="font-semibold">{t("settlingTitle")}</p>
          {line.settling.map((reason) => (
            <p key={reason} className="text-ink-2">
              {t(`settling.${reason}`, { rail })}
            </p>
          ))}
        </div>
      ) : null}
    </>
  );
}

/** Which day this is, how it stands, and what may be done with all of it. */
export function DayHead({ day }: { day: ReconciliationDay }) {
  const { t, sayDay } = useReconciliationWords();
  const { rail, line } = day;
  const word = wordOf(line);
  const file = `/api/settings/payments/reconciliation/${rail}/${day.day}?format=csv`;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="display text-20">{t("dayOf", { rail: nameOfProvider(rail), day: sayDay(day.day) })}</h2>
        <StatusTag tone={TONES[word]}>{t(`state.${word}`, { count: line?.openCount ?? 0 })}</StatusTag>
        {line?.finishedAt ? (
          <span className="text-12 text-ink-2">
            {t(line.state === "failed" ? "tried" : "finished")} <Time at={line.finishedAt} format="dateTime" />
          </span>
        ) : null}
        <div className="flex w-full flex-wrap gap-2 md:ms-auto md:w-auto">
          <RunDay
            rail={rail}
            day={day.day}
            isUnderWay={word === "waiting" || word === "running"}
            isAgain={line !== null}
          />
          {line?.state === "done" || day.tallies.length > 0 ? (
            <Button asChild size="sm" className="min-h-11 md:min-h-9">
              <a href={file} download>
                <Download size={15} aria-hidden />
                {t("csv")}
              </a>
            </Button>
          ) : null}
        </div>
      </div>
      <Notices day={day} />
    </div>
  );
}
