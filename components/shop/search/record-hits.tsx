import Link from "next/link";
import { useTranslations } from "next-intl";
import { Cover } from "@/components/ui/cover";
import type { SearchResult } from "@/lib/shared/schemas/catalog";
import { PriceTag } from "../price-tag";
import { HitSection } from "./hit-section";
import { WhyMatched } from "./why-matched";

type RecordHitsProps = { releases: SearchResult["releases"]; q: string; note?: string };

export function RecordHits({ releases, q, note }: RecordHitsProps) {
  const t = useTranslations("shop.search.kinds");
  const card = useTranslations("shop.card");
  return (
    <HitSection title={t("records")} note={note}>
      <ul>
        {releases.map((release) => (
          <li
            key={release.id}
            className="relative grid min-h-22 grid-cols-[56px_minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line py-3 md:grid-cols-[64px_minmax(0,1fr)_auto_76px] md:gap-4"
          >
            <Cover
              src={release.coverUrl}
              title={release.title}
              artistName={release.artistName}
              sizes="64px"
              isDecorative
            />
            <span className="min-w-0">
              <Link
                href={`/releases/${release.slug}`}
                className="display block truncate text-16/5 no-underline after:absolute after:inset-0 hover:underline"
              >
                <WhyMatched text={release.title} q={q} />
              </Link>
              <span className="block truncate text-14 text-ink-2">
                <WhyMatched text={release.artistName} q={q} />
              </span>
            </span>
            <span className="hidden text-13 text-ink-2 md:inline">{card("tracks", { count: release.trackCount })}</span>
            <PriceTag item={release} className="text-end text-14 font-semibold" />
          </li>
        ))}
      </ul>
    </HitSection>
  );
}
