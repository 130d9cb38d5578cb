import { useTranslations } from "next-intl";
import { formatMoney } from "@/lib/shared/money";
import type { ReleaseView } from "@/lib/shared/schemas/catalog";
import { BuyAlbum } from "../buy-album";
import { usePriceWords } from "../price-tag";
import { ArtistShare } from "./artist-share";
import { NamePrice } from "./name-price";
import { TakeFree } from "./take-free";

export function BuyPanel({ release }: { release: ReleaseView }) {
  return (
    <section className="col-span-full px-4 pt-6 pb-5 md:px-0 lg:col-span-1 lg:border-s lg:border-line-2 lg:py-0 lg:ps-7">
      {release.named ? <NamePrice release={release} named={release.named} /> : <FixedPrice release={release} />}
    </section>
  );
}

function FixedPrice({ release }: { release: ReleaseView }) {
  const t = useTranslations("shop.buy");
  const share = formatMoney({ amountMinor: release.artistShareMinor, currency: release.currency });
  return (
    <>
      <h2 className="text-14 font-semibold">{t("toKeep", { kind: release.kind })}</h2>
      <p className="mt-3 mb-4">
        <bdi className="font-display text-40/none font-[650] tracking-[-0.02em] lining-nums">
          {usePriceWords()(release)}
        </bdi>
      </p>
      {release.priceMinor === 0 ? (
        <TakeFree release={release} />
      ) : (
        <>
          <BuyAlbum release={release} size="lg" className="mt-1.5 w-full" />
          <ArtistShare share={share} artistName={release.artistName} />
        </>
      )}
    </>
  );
}
