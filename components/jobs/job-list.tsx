import { useTranslations } from "next-intl";
import { RetryButton } from "@/components/back/retry-button";
import { EmptyState } from "@/components/ui/empty-state";
import type { JobBoard } from "@/lib/shared/schemas/jobs";
import { JobRow } from "./job-row";

type JobListProps = { board: JobBoard; asOf: string; zone: string };
const STATES = ["failed", "running", "waiting"] as const;

/** How many there are of each state, and each with its reason and its tries. */
export function JobList({ board: { counts, items }, asOf, zone }: JobListProps) {
  const t = useTranslations("jobs");
  const total = counts.failed + counts.running + counts.waiting;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3 px-4 pt-[18px] pb-4 md:px-6">
        <div>
          <h1 className="display text-28 font-bold">{t("title")}</h1>
          <p className="mt-1 max-w-prose text-ink-2">{t("lead")}</p>
        </div>
        <dl className="flex gap-x-6">
          {STATES.map((state) => (
            <div key={state} className="flex flex-col-reverse">
              <dt className="text-12 text-ink-2">{t(`count.${state}`)}</dt>
              <dd className={`figures text-20 ${state === "failed" && counts.failed > 0 ? "text-bad" : ""}`}>
                {counts[state]}
              </dd>
            </div>
          ))}
        </dl>
        {counts.failed > 0 ? (
          <div className="md:ms-auto">
            <RetryButton of="jobs" label={t("retryAll", { count: counts.failed })} />
          </div>
        ) : null}
      </div>
      <div className="px-4 pb-8 md:px-6">
        {items.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>
        ) : (
          <ol aria-label={t("list")} className="border-t border-rule">
            {items.map((job) => (
              <JobRow key={job.id} job={job} asOf={asOf} zone={zone} />
            ))}
          </ol>
        )}
        {total > items.length ? <p className="pt-3 text-ink-2">{t("more", { count: total - items.length })}</p> : null}
      </div>
    </>
  );
}
