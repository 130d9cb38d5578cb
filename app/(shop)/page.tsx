import { getTranslations } from "next-intl/server";
import { CentsBar } from "@/components/shop/home/cents-bar";
import { EmptyShop } from "@/components/shop/home/empty-shop";
import { FeatureRecord } from "@/components/shop/home/feature-record";
import { GenreBins } from "@/components/shop/home/genre-bins";
import { InThisWeek } from "@/components/shop/home/in-this-week";
import { Masthead } from "@/components/shop/home/masthead";
import { SellingNow } from "@/components/shop/home/selling-now";
import { SectionHead } from "@/components/shop/lists/section-head";
import { getShopWindow } from "@/lib/catalog/shop-window";
import { getCentsOfTen } from "@/lib/orders/cents-of-ten";

const SHOWS = { new: { sort: "new" }, popular: { sort: "popular" }, singles: { sort: "new", kind: "single" } } as const;
type HomeShow = keyof typeof SHOWS;
type HomePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

function toShow(value: string | string[] | undefined): HomeShow {
  return value === "popular" || value === "singles" ? value : "new";
}

export default async function HomePage({ searchParams }: HomePageProps) {
  const show = toShow((await searchParams).show);
  const [shop, cents, t] = await Promise.all([
    getShopWindow(SHOWS[show]),
    getCentsOfTen(),
    getTranslations("shop.home"),
  ]);
  if (shop.publishedCount === 0) return <EmptyShop />;
  const inBins = shop.bins.reduce((sum, bin) => sum + bin.count, 0);
  return (
    <main id="main">
      <Masthead today={new Date()} newThisWeek={shop.newThisWeek} />
      {shop.featured ? <FeatureRecord release={shop.featured} /> : null}
      <div className="wrap dark:pt-10 dark:md:pt-14">
        <InThisWeek show={show} releases={shop.releases} />
        <section>
          <SectionHead title={t("bins")} note={t("binsCount", { bins: shop.bins.length, records: inBins })} />
          <div className="pb-14 md:pb-22">
            <GenreBins bins={shop.bins} />
          </div>
        </section>
        <section className="pb-14 md:pb-20">
          <SectionHead title={t("sellingNow")} note={t("sellingSpan")} />
          {shop.chart.length > 0 ? (
            <SellingNow chart={shop.chart} />
          ) : (
            <p className="text-14 text-ink-2">{t("quietWeek")}</p>
          )}
        </section>
      </div>
      {cents ? <CentsBar cents={cents} /> : null}
    </main>
  );
}
