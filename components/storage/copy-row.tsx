import { useTranslations } from "next-intl";
import { Time } from "@/components/ui/time";
import { formatBytes } from "@/components/upload/format-bytes";
import type { RecordingPin } from "@/lib/shared/schemas/storage";
import { ActButton } from "./act-button";
import { PinTag } from "./pin-tag";

type CopyRowProps = { recording: RecordingPin; hasNode: boolean; zone: string };

/** One track's original: what the node has of it, in which form, and what its artist may do about that. */
export function CopyRow({ recording, hasNode, zone }: CopyRowProps) {
  const t = useTranslations("storage");
  const { title, reason, nextTryAt, form } = recording;
  return (
    <li className="grid gap-x-4 gap-y-2 border-b border-line py-3 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] md:items-center">
      <div className="min-w-0">
        <b className="block truncate font-medium">
          <bdi>{title}</bdi>
        </b>
        <p className="truncate text-12 text-ink-2">
          <bdi>{recording.releaseTitle}</bdi> · <span className="figures">{formatBytes(recording.sizeBytes)}</span>
        </p>
        <p className="figures truncate text-12 text-ink-3" title={recording.cid}>
          {recording.cid}
        </p>
      </div>
      <div className="min-w-0">
        {hasNode ? (
          <p className="flex flex-wrap items-center gap-x-3">
            <PinTag state={recording.state} />
            {form ? <span className="text-12 text-ink-2">{t(`forms.${form}`)}</span> : null}
          </p>
        ) : null}
        {reason ? (
          <p className="text-12 text-ink-2">
            {t(`reasons.${reason}`)}{" "}
            {nextTryAt ? t.rich("again", { at: () => <Time at={nextTryAt} format="second" zone={zone} /> }) : null}
          </p>
        ) : null}
        <ShareNote recording={recording} />
      </div>
      {recording.isManaged ? (
        <div className="flex flex-wrap items-center gap-2 md:justify-end">
          <ShareButton recording={recording} />
          <a
            href={`/api/recordings/${recording.id}/car`}
            download
            aria-label={t("copies.archiveOf", { title })}
            className="inline-flex min-h-11 items-center text-13 md:min-h-8"
          >
            {t("copies.archive")}
          </a>
        </div>
      ) : null}
    </li>
  );
}

function ShareNote({ recording: { isFree, sharesOriginal, isPublished } }: { recording: RecordingPin }) {
  const t = useTranslations("storage.copies");
  if (!isFree && !sharesOriginal) return null;
  return (
    <p className="text-12 text-ink-2">
      {t(isFree ? "free" : "sharesOriginal")}
      {isPublished ? null : ` (${t("draft")})`}
    </p>
  );
}

function ShareButton({ recording: { trackId, title, isFree, sharesOriginal } }: { recording: RecordingPin }) {
  const t = useTranslations("storage.copies");
  // what is free goes as it is; there is nothing to decide
  if (isFree) return null;
  const word = sharesOriginal ? "unshare" : "share";
  return (
    <ActButton
      method="PUT"
      url={`/api/tracks/${trackId}/sharing`}
      body={{ sharesOriginal: !sharesOriginal }}
      confirm={{ title: t(`${word}Title`, { title }), text: t(`${word}Text`), yes: t(`${word}Yes`) }}
    >
      {t(word)}
    </ActButton>
  );
}
