import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { Cover } from "@/components/ui/cover";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { Bin } from "@/lib/catalog/shop-window";
import type { Genre, ReleaseCard } from "@/lib/shared/schemas/catalog";

/** Manila stock: one hue for each bin, so that a genre keeps its colour wherever it stands. */
const HUE: Record<Genre, number> = {
  "tape-drone": 88,
  jazz: 72,
  folk: 100,
  machines: 126,
  cumbia: 62,
  guitars: 85,
  choir: 112,
};
const TAB_SLOTS = 7;
const PHONE_SLOTS = [0, 1, 2, 1, 0, 1, 2];

/** Dividers with the newest sleeves standing behind them. */
export function GenreBins({ bins, isAboveFold = false }: { bins: readonly Bin[]; isAboveFold?: boolean }) {
  return (
    <ul className="overflow-clip pt-12 md:pt-9">
      {bins.map((bin, index) => (
        <BinDivider key={bin.genre} bin={bin} index={index} isLast={index === bins.length - 1} isEager={isAboveFold} />
      ))}
    </ul>
  );
}

type BinDividerProps = { bin: Bin; index: number; isLast: boolean; isEager: boolean };

function BinDivider({ bin, index, isLast, isEager }: BinDividerProps) {
  const t = useTranslations("shop.home");
  const genres = useTranslations("genres");
  const newest = bin.newest[0];
  return (
    <li>
      <Link
        href={`/genres/${bin.genre}`}
        style={placeDivider(bin.genre, index)}
        className="group/bin relative block h-14 border-t border-ink/15 bg-(--stock) no-underline md:h-15.5"
      >
        <Sleeves releases={bin.newest} isEager={isEager} />
        <span className="absolute start-(--tab-phone) bottom-full -mb-px flex h-11 w-48.5 items-center gap-3 rounded-t-soft border border-b-0 border-ink/15 bg-(--stock) ps-4 pe-4.5 md:start-(--tab) md:h-9.5 md:w-47.5">
          <b className="font-display text-16/none font-bold tracking-[-0.01em] whitespace-nowrap group-hover/bin:underline">
            {genres(`${bin.genre}.name`)}
          </b>
          <span className="figures ms-auto text-12">{bin.count}</span>
        </span>
        {isLast ? (
          <span className="flex h-full items-center justify-between gap-6 px-4.5 text-14">
            <span className="truncate">{genres(`${bin.genre}.note`)}</span>
            {newest ? (
              <span className="figures hidden truncate text-12 md:inline">
                {t("newestIn", { title: newest.title })}
              </span>
            ) : null}
          </span>
        ) : null}
      </Link>
    </li>
  );
}

function Sleeves({ releases, isEager }: { releases: readonly ReleaseCard[]; isEager: boolean }) {
  return (
    <span
      aria-hidden="true"
      className="absolute start-(--sleeves-phone) bottom-full flex h-3.5 items-start gap-[3px] overflow-hidden md:start-(--sleeves) md:h-6"
    >
      {releases.map((release, place) => (
        <span
          key={release.id}
          className={mergeClasses(
            "block size-22 shrink-0 md:size-37.5",
            place % 2 === 1 && "mt-[5px]",
            place > 1 && "hidden md:block",
          )}
        >
          <Cover
            src={release.coverUrl}
            title={release.title}
            artistName={release.artistName}
            sizes="150px"
            isEager={isEager}
            isDecorative
          />
        </span>
      ))}
    </span>
  );
}

/** Tabs step across the width; the sleeves stand where the tab of their bin and of the next leave room. */
function placeDivider(genre: Genre, index: number): CSSProperties {
  const slot = index % TAB_SLOTS;
  const phoneSlot = PHONE_SLOTS[slot] ?? 0;
  const shade = (index % 2) * 0.02;
  const step = `((100% - 190px) / ${TAB_SLOTS - 1})`;
  return {
    "--stock": `light-dark(oklch(${0.89 - shade} 0.05 ${HUE[genre]}), oklch(${0.31 - shade} 0.035 ${HUE[genre]}))`,
    "--tab": `calc(${slot} * ${step})`,
    "--sleeves": `calc(${slot < 4 ? slot + 1 : slot - 3} * ${step} + 40px)`,
    "--tab-phone": `calc(${phoneSlot} * (100% - 194px) / 2)`,
    "--sleeves-phone": phoneSlot === 0 ? "206px" : "12px",
  } as CSSProperties;
}
