import { CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { Cover } from "@/components/ui/cover";
import { ProgressBar } from "@/components/upload/progress-bar";
import type { RenderedFormat } from "@/lib/shared/download-format";
import type { ReleaseFiles } from "@/lib/shared/schemas/jobs";
import type { OwnRelease } from "@/lib/shared/schemas/upload";
import { MakeAhead } from "./make-ahead";

type FilesOfRelease = { release: OwnRelease; files: ReleaseFiles | undefined };
/** `isViewed`: who reads it may only look. */
type FilesRow = FilesOfRelease & { isViewed: boolean };
type ReleaseFilesListProps = { rows: readonly FilesRow[]; formats: readonly RenderedFormat[] };

function Progress({ release, files }: FilesOfRelease) {
  const t = useTranslations("jobs.files");
  if (!files) return <p className="text-12 text-ink-2">{t("none")}</p>;
  const ready = t("ready", { ready: files.ready, total: files.total });
  return (
    <div className="grid max-w-[360px] gap-1">
      <p className="figures flex flex-wrap gap-x-3 text-12 text-ink-2">
        <span>{ready}</span>
        {files.waiting > 0 ? <span>{t("waiting", { count: files.waiting })}</span> : null}
        {files.failed.length > 0 ? (
          <span className="text-bad">{t("failed", { count: files.failed.length })}</span>
        ) : null}
      </p>
      <ProgressBar
        label={t("bar", { title: release.title })}
        value={files.ready}
        max={files.total}
        valueText={ready}
        isAtRest={files.waiting === 0 && files.ready < files.total}
      />
    </div>
  );
}

function Failures({ failed }: Pick<ReleaseFiles, "failed">) {
  const t = useTranslations("jobs.files");
  const names = useTranslations("order.downloads");
  return (
    <ul className="mt-2 grid gap-1 text-13">
      {failed.map(({ trackTitle, format, problem }) => (
        <li key={`${trackTitle} ${format}`} className="flex items-start gap-1.5">
          <CircleX size={14} aria-hidden className="mt-[3px] shrink-0 text-bad" />
          <span className="min-w-0 wrap-anywhere">
            <b className="font-medium">{t("one", { title: trackTitle, format: names(`format.${format}`) })}</b>
            {": "}
            {t(`problem.${problem}`)}.
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Every record with how far its files for buyers are. */
export function ReleaseFilesList({ rows, formats }: ReleaseFilesListProps) {
  const t = useTranslations("jobs.files");
  return (
    <ul aria-label={t("list")} className="border-t border-rule">
      {rows.map(({ release, files, isViewed }) => (
        <li
          key={release.id}
          id={release.id}
          className="grid grid-cols-[44px_minmax(0,1fr)] gap-x-3 gap-y-3 border-b border-line py-3 lg:grid-cols-[44px_minmax(0,1fr)_auto]"
        >
          <Cover
            src={release.coverUrl}
            title={release.title}
            artistName={release.artistName}
            sizes="44px"
            isDecorative
          />
          <div className="min-w-0">
            <h2 className="display mb-1 text-16">
              <bdi>{release.title}</bdi>
            </h2>
            <Progress release={release} files={files} />
            {files && files.failed.length > 0 ? <Failures failed={files.failed} /> : null}
          </div>
          {isViewed ? null : (
            <div className="max-lg:col-start-2">
              <MakeAhead
                releaseId={release.id}
                title={release.title}
                formats={formats}
                hasFailed={!!files && files.failed.length > 0}
              />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
