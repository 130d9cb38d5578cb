"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { RemoveRelease } from "@/components/portal/remove-release";
import { Select } from "@/components/ui/select";
import type { ArtistUsage, OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { isSingleTrack } from "./draft-changes";
import { DropZone, type UploadLimits } from "./drop-zone";
import { GroupChoice } from "./group-choice";
import { ProjectionPanel } from "./projection-panel";
import { PublishPanel } from "./publish-panel";
import { RecordPanel } from "./record-panel";
import { ReportPanel } from "./report-panel";
import { SaveNote } from "./save-note";
import { SleevePanel } from "./sleeve-panel";
import { UploadList } from "./upload-list";
import { UploadOverview } from "./upload-overview";
import { sumPrices, useDesk, useTyping } from "./use-desk";
import { useGone } from "./use-gone";

type UploadDeskProps = {
  /** The record to go on with; null starts something new. */
  release: OwnReleaseDetail | null;
  artists: readonly { id: string; name: string }[];
  limits: UploadLimits;
  usages: readonly ArtistUsage[];
  /** The store's, for times that are typed and shown. */
  zone: string;
};

/** From files to a record in the shop: drop, watch, name, price, publish. */
export function UploadDesk({ release, artists, limits, usages, zone }: UploadDeskProps) {
  const [artistId, setArtistId] = useState(release?.artistId ?? artists[0]?.id ?? "");
  const desk = useDesk({ opened: release, artistId, limits });
  const typing = useTyping();
  const trackCount = desk.releases.reduce((sum, { tracks }) => sum + tracks.length, 0);
  const record = desk.releases.length === 1 ? desk.releases[0] : undefined;
  const hasDraft = desk.releases.some((each) => each.status === "draft");
  const hasRecordPanel = record && !isSingleTrack(record);
  const { said, note, onGone } = useGone(desk.drafts, typing, release !== null);
  return (
    // what has the focus is never behind the foot that stays in sight
    <div className="xl:grid xl:grid-cols-[minmax(0,1fr)_372px] xl:gap-8 [&_*]:scroll-mb-36">
      <section className="min-w-0">
        <DropZone limits={limits} usage={usages.find((usage) => usage.artistId === artistId)} onPick={desk.addFiles}>
          {release ? null : <GroupChoice value={desk.grouping} onChange={desk.setGrouping} />}
          {release || artists.length < 2 ? null : (
            <ArtistChoice artists={artists} value={artistId} onChange={setArtistId} />
          )}
        </DropZone>
        {desk.summary.total > 0 ? (
          <UploadOverview summary={desk.summary} hasDraft={hasDraft} onHold={desk.holdAll} />
        ) : null}
        <p ref={note} role="status" tabIndex={-1} className="mt-4 text-ink-2 outline-none empty:hidden">
          {said}
        </p>
        <UploadList desk={desk} typing={typing} onGone={onGone} />
      </section>
      <aside className="min-w-0 max-xl:contents xl:flex xl:flex-col">
        <SaveNote status={desk.releases.length > 0 ? desk.drafts.status : { kind: "idle" }} />
        {hasRecordPanel ? (
          <RecordPanel
            key={record.id}
            draft={record}
            save={desk.drafts.save}
            onUnsavedChange={typing.onUnsavedChange}
          />
        ) : null}
        {trackCount > 0 ? (
          <ProjectionPanel
            priceMinor={sumPrices(desk.releases, typing.prices)}
            trackCount={trackCount}
            currency={desk.releases[0]?.currency ?? "USD"}
          />
        ) : null}
        {record && trackCount > 0 ? (
          <SleevePanel
            key={`${record.id} sleeve`}
            draft={record}
            save={desk.drafts.save}
            onUnsavedChange={typing.onUnsavedChange}
          />
        ) : null}
        <ReportPanel releases={desk.releases} save={desk.drafts.save} />
        <PublishPanel
          releases={desk.releases}
          summary={desk.summary}
          unsavedFields={typing.unsavedFields}
          save={desk.drafts.save}
          zone={zone}
          onStartOver={release ? null : desk.clear}
        >
          {hasRecordPanel ? (
            <div className="-ms-3">
              <RemoveRelease
                release={record}
                look="quiet"
                onRemoved={(words) => onGone({ releaseId: record.id, trackId: null }, words)}
              />
            </div>
          ) : null}
        </PublishPanel>
      </aside>
    </div>
  );
}

type ArtistChoiceProps = { artists: UploadDeskProps["artists"]; value: string; onChange: (id: string) => void };

function ArtistChoice({ artists, value, onChange }: ArtistChoiceProps) {
  const t = useTranslations("portal.upload");
  const id = useId();
  return (
    <div className="mt-2 flex items-center gap-3">
      <label htmlFor={id} className="text-ink-2">
        {t("artist")}
      </label>
      <Select id={id} value={value} onChange={(event) => onChange(event.target.value)} className="min-h-9 text-13">
        {artists.map((artist) => (
          <option key={artist.id} value={artist.id}>
            {artist.name}
          </option>
        ))}
      </Select>
    </div>
  );
}
