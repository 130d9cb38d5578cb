import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import { Cover } from "@/components/ui/cover";
import { Duration } from "@/components/ui/duration";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { LookingOn } from "./looking-on";

/** Where somebody would upload who may not: of which artists they are a viewer, and who can change that. */
export function ViewersOnly({ viewed }: { viewed: readonly string[] }) {
  const t = useTranslations("portal.lookingOn");
  return (
    <EmptyState
      title={t("title")}
      action={
        <Link href="/portal/members" className={buttonStyles({ variant: "outline" })}>
          {t("members")}
        </Link>
      }
    >
      {t("body", { artists: viewed.join(", ") })}
    </EmptyState>
  );
}

/** A record as its viewers see it, in whatever state: all that is on it, and nothing to change it with. */
export function ReleaseLook({ release, viewed }: { release: OwnReleaseDetail; viewed: readonly string[] }) {
  const t = useTranslations();
  const { title, artistName, coverUrl, tracks, priceMinor, currency, genre, year } = release;
  return (
    <>
      <LookingOn artists={viewed} />
      <div className="grid gap-6 md:grid-cols-[200px_minmax(0,1fr)]">
        <div className="max-w-50">
          <Cover src={coverUrl} title={title} artistName={artistName} sizes="200px" isDecorative />
          <p className="mt-3 text-ink-2">
            {t(`genres.${genre}.name`)}
            {year === null ? null : `, ${year}`}
          </p>
          <p className="mt-1 font-medium">
            {priceMinor === null ? (
              t("portal.releases.noPrice")
            ) : priceMinor === 0 ? (
              t("portal.releases.free")
            ) : (
              <Money amountMinor={priceMinor} currency={currency} />
            )}
          </p>
        </div>
        <ol aria-label={t("portal.releases.tracks")} className="self-start border-t border-line">
          {tracks.map((track, index) => (
            <li key={track.id} className="flex items-baseline gap-4 border-b border-line py-2.5">
              <span className="figures w-6 text-end text-ink-3">{index + 1}</span>
              <bdi className="min-w-0 flex-1 wrap-anywhere">{track.title}</bdi>
              <Duration durationMs={track.durationMs} className="text-ink-2" />
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
