import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Cover } from "@/components/ui/cover";
import { Name } from "@/components/ui/name";
import type { ReleaseCard, ReleaseView } from "@/lib/shared/schemas/catalog";

export function ReleaseSide({ release }: { release: ReleaseView }) {
  const t = useTranslations("shop.release");
  const previewCid = release.tracks.find((track) => track.previewCid)?.previewCid ?? null;
  return (
    <aside className="grid content-start gap-9">
      {release.credits.length > 0 ? (
        <SideSection title={t("credits")}>
          <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-14">
            {release.credits.map(({ role, name }) => (
              <div key={`${role} ${name}`} className="contents">
                <dt className="text-ink-3">{role}</dt>
                <dd className="wrap-anywhere">{name}</dd>
              </div>
            ))}
          </dl>
        </SideSection>
      ) : null}
      <SideSection title={t("formats")}>
        <Formats release={release} />
        {previewCid ? (
          <p className="mt-1 text-13 text-ink-2" title={previewCid}>
            {t.rich("checkedBy", { cid: () => <bdi className="figures text-12">{shorten(previewCid)}</bdi> })}
          </p>
        ) : null}
      </SideSection>
      {release.related.length > 0 ? (
        <SideSection title={t("sameBin")}>
          <SameBin releases={release.related} />
        </SideSection>
      ) : null}
    </aside>
  );
}

/** The artist's own file first, then what is made of it; alone where this machine makes nothing. */
function Formats({ release: { formats, formatLabel } }: { release: ReleaseView }) {
  const t = useTranslations("shop.release");
  const names = useTranslations("order.downloads.format");
  const made = formats.filter(({ format }) => format !== "original");
  return (
    <>
      <ul className="figures flex flex-wrap gap-1.5 text-12">
        {[formatLabel, ...made.map(({ format }) => names(format))].map((name) => (
          <li key={name} className="rounded-tight border border-line-2 px-2 py-[3px]">
            {name}
          </li>
        ))}
      </ul>
      <p className="mt-2.5 text-13 text-ink-2">
        {made.length === 0 ? t("formatNote") : t("formatsNote", { master: formatLabel })}
        {made.some(({ isFromLossy }) => isFromLossy) ? ` ${t("lossyNote")}` : ""}
      </p>
    </>
  );
}

function shorten(cid: string): string {
  return `${cid.slice(0, 7)}…${cid.slice(-4)}`;
}

function SideSection({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-3 border-b border-rule pb-2.5 font-display text-20 font-[650] [word-spacing:var(--display-word)]">
        {title}
      </h2>
      {children}
    </section>
  );
}

function SameBin({ releases }: { releases: readonly ReleaseCard[] }) {
  return (
    <ul className="grid grid-cols-3 gap-3">
      {releases.map((release) => (
        <li key={release.id} className="min-w-0">
          <Link href={`/releases/${release.slug}`} className="no-underline hover:underline">
            <Cover
              src={release.coverUrl}
              title={release.title}
              artistName={release.artistName}
              sizes="(min-width: 720px) 112px, 30vw"
              isDecorative
            />
            <span className="mt-1.5 block font-display text-14/4.5 font-semibold wrap-anywhere">
              <Name>{release.title}</Name>
            </span>
            <span className="block text-12 text-ink-2">
              <Name>{release.artistName}</Name>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
