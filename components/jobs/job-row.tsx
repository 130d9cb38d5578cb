import { useTranslations } from "next-intl";
import { RetryButton } from "@/components/back/retry-button";
import { readAge } from "@/components/review/format-age";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import type { JobItem } from "@/lib/shared/schemas/jobs";

type JobRowProps = { job: JobItem; asOf: string; zone: string };
const TONES: Record<JobItem["state"] | "again", StatusTone> = {
  failed: "bad",
  running: "live",
  waiting: "quiet",
  again: "warn",
};

/** What is made of it for a person: the file where there is one, else the name of the job. */
function useJobWords(job: JobItem) {
  const t = useTranslations("jobs");
  const order = useTranslations("order.downloads");
  const key = `name.${job.name}`;
  const name = t.has(key as "title") ? t(key as "title") : job.name;
  const file = job.file && {
    format: order(`format.${job.file.format}`),
    title: job.file.trackTitle,
    artist: job.file.artistName,
  };
  return { name, file: file ? t("file", file) : null };
}

function Why({ job }: { job: JobItem }) {
  const t = useTranslations("jobs");
  const hasDied = job.state === "failed" && job.reason === null && job.problem === null;
  const problem = job.problem ?? (hasDied ? "died" : null);
  if (problem === null && job.reason === null) return null;
  return (
    <div className="mt-1 max-w-prose">
      {problem ? <p>{t(`problem.${problem}`)}</p> : null}
      {job.reason ? <p className="font-mono text-12 text-ink-2 wrap-anywhere">{job.reason}</p> : null}
    </div>
  );
}

/** One job: its state, what it makes, how often it was tried and why it failed. */
export function JobRow({ job, asOf, zone }: JobRowProps) {
  const t = useTranslations("jobs");
  const ages = useTranslations("review");
  const { name, file } = useJobWords(job);
  const state = job.state === "waiting" && job.attempts > 0 ? "again" : job.state;
  const sayAge = (since: string) => {
    const { unit, count } = readAge(Date.parse(asOf) - Date.parse(since));
    return ages(`age.${unit}`, { count });
  };
  return (
    <li className="grid gap-x-6 gap-y-1 border-b border-line py-3 md:grid-cols-[150px_minmax(0,1fr)_auto]">
      <StatusTag tone={TONES[state]} className="self-start pt-0.5">
        {t(`state.${state}`)}
      </StatusTag>
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <b className="font-semibold">{name}</b>
          {file ? <bdi className="ms-2 text-ink-2">{file}</bdi> : null}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-4 text-12 text-ink-2">
          <span className="figures">{t("tries", { attempts: job.attempts, max: job.maxAttempts })}</span>
          <span className="figures">{t("queued", { age: sayAge(job.queuedAt) })}</span>
          {job.startedAt ? <span className="figures">{t("running", { age: sayAge(job.startedAt) })}</span> : null}
          {job.state === "waiting" ? (
            <span>
              {t(state === "again" ? "next" : "due")}{" "}
              <Time at={job.nextAt} format="second" zone={zone} className="figures" />
            </span>
          ) : null}
        </p>
        <Why job={job} />
      </div>
      {job.state === "failed" ? (
        <div className="md:text-end">
          <RetryButton of="jobs" ids={[job.id]} label={t("retry")} spoken={t("retryOf", { what: file ?? name })} />
        </div>
      ) : null}
    </li>
  );
}
