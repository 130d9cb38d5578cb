import Link from "next/link";
import { useTranslations } from "next-intl";
import { Cover } from "@/components/ui/cover";
import { Money } from "@/components/ui/money";
import { Time } from "@/components/ui/time";
import type { ReleaseFiles } from "@/lib/shared/schemas/jobs";
import type { OwnRelease } from "@/lib/shared/schemas/upload";
import { RemoveListed } from "./release-removals";
import { ReleaseState } from "./release-state";

type FilesById = ReadonlyMap<string, ReleaseFiles>;
type ReleaseTableProps = {
  releases: readonly OwnRelease[];
  /** Ids of those that who reads this may only look at. */
  viewed: ReadonlySet<string>;
  files?: FilesById;
  zone: string;
  caption: string;
};
const COLUMNS = ["record", "genre", "tracks", "price", "state", "since"] as const;
const SHOWN_FROM: Record<(typeof COLUMNS)[number], string> = {
  record: "text-start",
  genre: "text-start max-lg:hidden",
  tracks: "text-end max-md:hidden",
  price: "text-end max-sm:hidden",
  state: "text-start max-md:hidden",
  since: "text-start max-lg:hidden",
};

/** The artist's records with their state; on phones the figures move under the title. */
export function ReleaseTable({ releases, viewed, files, zone, caption }: ReleaseTableProps) {
  const t = useTranslations("portal.releases");
  return (
    <table className="w-full border-collapse border-b border-line">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-b border-ink">
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={`py-2 pe-6 text-12 font-medium text-ink-3 ${SHOWN_FROM[column]}`}>
              {t(column)}
            </th>
          ))}
          <th scope="col">
            <span className="sr-only">{t("editShort")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {releases.map((release) => (
          <ReleaseLine
            key={release.id}
            release={release}
            isViewed={viewed.has(release.id)}
            files={files?.get(release.id)}
            zone={zone}
          />
        ))}
      </tbody>
    </table>
  );
}

type ReleaseLineProps = { release: OwnRelease; isViewed: boolean; files: ReleaseFiles | undefined; zone: string };

function ReleaseLine({ release, isViewed, files, zone }: ReleaseLineProps) {
  const t = useTranslations();
  const price =
    release.priceMinor === null ? (
      <span className="text-ink-3">{t("portal.releases.noPrice")}</span>
    ) : (
      <OwnPrice release={release} priceMinor={release.priceMinor} />
    );
  return (
    <tr className="border-t border-line first:border-0">
      <th scope="row" className="w-full py-2 pe-6 text-start font-normal">
        <ReleaseName release={release} price={price} />
        {files ? <FilesLine files={files} /> : null}
      </th>
      <td className={`pe-6 whitespace-nowrap text-ink-2 ${SHOWN_FROM.genre}`}>{t(`genres.${release.genre}.name`)}</td>
      <td className={`figures pe-6 ${SHOWN_FROM.tracks}`}>{release.trackCount}</td>
      <td className={`pe-6 whitespace-nowrap ${SHOWN_FROM.price}`}>{price}</td>
      <td className={`pe-6 ${SHOWN_FROM.state}`}>
        <ReleaseState status={release.status} />
      </td>
      <td className={`figures pe-6 text-12 text-ink-2 ${SHOWN_FROM.since}`}>
        <Time at={release.publishAt ?? release.publishedAt ?? release.updatedAt} format="date" zone={zone} />
      </td>
      <td>
        <ReleaseLinks release={release} isViewed={isViewed} />
      </td>
    </tr>
  );
}

/** Zero and open prices in words, so that neither is taken for a mistake. */
function OwnPrice({ release, priceMinor }: { release: OwnRelease; priceMinor: number }) {
  const t = useTranslations("portal.releases");
  if (priceMinor === 0) return t(release.isPriceOpen ? "namedPrice" : "free");
  const price = <Money amountMinor={priceMinor} currency={release.currency} />;
  return release.isPriceOpen ? t.rich("orMore", { price: () => price }) : price;
}

function ReleaseName({ release, price }: { release: OwnRelease; price: React.ReactNode }) {
  const t = useTranslations("portal.releases");
  return (
    <span className="grid grid-cols-[44px_minmax(0,1fr)] items-center gap-3">
      <Cover src={release.coverUrl} title={release.title} artistName={release.artistName} sizes="44px" isDecorative />
      <span className="min-w-0">
        <bdi className="display text-match-parent block text-16">{release.title}</bdi>
        <bdi className="text-match-parent block text-12 text-ink-2">{release.artistName}</bdi>
        <span className="mt-0.5 flex flex-wrap gap-x-3 text-12 text-ink-2 md:hidden">
          <ReleaseState status={release.status} />
          <span>{t("trackCount", { count: release.trackCount })}</span>
          <span className="sm:hidden">{price}</span>
        </span>
      </span>
    </span>
  );
}

/** How far the files for buyers are, where any was asked for. */
function FilesLine({ files }: { files: ReleaseFiles }) {
  const t = useTranslations("jobs.files");
  const failed = files.failed.length;
  return (
    <Link
      href={`/portal/files#${files.releaseId}`}
      className="figures ms-14 inline-flex min-h-11 flex-wrap items-center gap-x-3 text-12 text-ink-2 md:min-h-0"
    >
      <span>{t("readyFiles", { ready: files.ready, total: files.total })}</span>
      {failed > 0 ? <span className="text-bad">{t("failed", { count: failed })}</span> : null}
    </Link>
  );
}

function ReleaseLinks({ release, isViewed }: Pick<ReleaseLineProps, "release" | "isViewed">) {
  const t = useTranslations("portal.releases");
  const link = "inline-grid min-h-11 place-items-center font-medium whitespace-nowrap md:min-h-9";
  return (
    <span className="flex flex-col items-end gap-x-4 md:flex-row md:items-center md:justify-end">
      {release.status === "published" ? (
        <Link href={`/releases/${release.slug}`} aria-label={t("view", { title: release.title })} className={link}>
          {t("viewShort")}
        </Link>
      ) : null}
      <span className="flex items-center gap-x-1.5 md:gap-x-4">
        <Link
          href={`/portal/upload?release=${release.id}`}
          aria-label={t(isViewed ? "look" : "edit", { title: release.title })}
          className={link}
        >
          {t(isViewed ? "lookShort" : "editShort")}
        </Link>
        {isViewed ? null : <RemoveListed release={release} />}
      </span>
    </span>
  );
}
