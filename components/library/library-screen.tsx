import Link from "next/link";
import { useTranslations } from "next-intl";
import { formatSize } from "@/components/order/format-size";
import { buttonStyles } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { OwnOrder } from "@/lib/orders/list-own-orders";
import type { Library } from "@/lib/shared/schemas/library";
import { LibraryBar } from "./library-bar";
import { type LibraryQuery, toLibraryPath } from "./library-query";
import { LibraryRow } from "./library-row";
import { OwnOrders } from "./own-orders";
import { PlayAll } from "./play-all";

type LibraryScreenProps = {
  library: Library;
  query: LibraryQuery;
  orders: { orders: readonly OwnOrder[]; count: number };
  zone: string;
  isSignedIn: boolean;
};

/** What is owned, the last bought first unless asked otherwise, and the orders it came with. */
export function LibraryScreen({ library, query, orders, zone, isSignedIn }: LibraryScreenProps) {
  const t = useTranslations("library");
  const { records, recordCount, trackCount } = library;
  const isEmpty = recordCount + trackCount === 0;
  return (
    <main id="main" className="wrap pt-10 pb-14 md:pb-20">
      <div className="grid items-end gap-4 pb-6 md:grid-cols-[minmax(0,1fr)_auto]">
        <div>
          <h1 className="display text-40/none font-bold tracking-[-0.022em] md:text-64/none">{t("title")}</h1>
          {isEmpty ? null : <Facts library={library} zone={zone} />}
        </div>
        {records.length > 0 ? <PlayAll records={records} /> : null}
      </div>
      <div className="grid items-start gap-x-16 gap-y-12 min-[1400px]:grid-cols-[minmax(0,1fr)_340px]">
        <div className="min-w-0 border-t border-rule">
          {isEmpty ? <EmptyLibrary isSignedIn={isSignedIn} /> : <Owned library={library} query={query} zone={zone} />}
        </div>
        {orders.count > 0 ? <OwnOrders orders={orders} query={query} zone={zone} /> : null}
      </div>
    </main>
  );
}

function Facts({ library: { recordCount, trackCount, sizeBytes, since }, zone }: { library: Library; zone: string }) {
  const t = useTranslations("library");
  const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: zone });
  const kinds = recordCount === 0 ? "tracks" : trackCount === 0 ? "records" : "both";
  return (
    <p className="mt-3 text-16 text-ink-2">
      {t.rich("facts", {
        kinds,
        records: recordCount,
        tracks: trackCount,
        since: since ? month.format(new Date(since)) : "",
        size: () => <span className="figures whitespace-nowrap">{formatSize(sizeBytes)}</span>,
      })}
    </p>
  );
}

function Owned({ library, query, zone }: { library: Library; query: LibraryQuery; zone: string }) {
  const t = useTranslations("library");
  const { records, foundCount } = library;
  const left = foundCount - records.length;
  return (
    <>
      <LibraryBar library={library} query={query} />
      {records.length > 0 ? (
        <ul>
          {records.map((record) => (
            <LibraryRow key={record.releaseId} record={record} zone={zone} />
          ))}
        </ul>
      ) : (
        <p className="py-8 text-16 text-ink-2">
          {query.search ? t("nothingFound", { q: query.search }) : t(`nothing.${library.kind}`)}{" "}
          <Link href="/library">{t("clear")}</Link>
        </p>
      )}
      {left > 0 ? (
        <p className="flex flex-wrap justify-between gap-3 py-5 text-14 text-ink-2">
          {t("shown", { shown: records.length, count: foundCount })}
          <Link href={toLibraryPath({ ...query, isAll: true })}>{t("showRest", { count: left })}</Link>
        </p>
      ) : null}
    </>
  );
}

function EmptyLibrary({ isSignedIn }: { isSignedIn: boolean }) {
  const t = useTranslations("library");
  return (
    <EmptyState
      className="mt-8"
      title={t("empty")}
      action={
        <span className="flex flex-wrap items-center gap-4">
          <Link href="/releases" className={buttonStyles({ variant: "outline" })}>
            {t("emptyAction")}
          </Link>
          {isSignedIn ? null : (
            <>
              <Link href="/sign-in" className="text-14">
                {t("signIn")}
              </Link>
              <Link href="/orders/again" className="text-14">
                {t("linksAgain")}
              </Link>
            </>
          )}
        </span>
      }
    >
      {t("emptyText")}
    </EmptyState>
  );
}
