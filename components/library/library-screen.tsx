import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { Library } from "@/lib/shared/schemas/library";
import { LibraryRow } from "./library-row";
import { PlayAll } from "./play-all";

type LibraryScreenProps = { library: Library; zone: string; isSignedIn: boolean };

/** What is owned, the last bought first. */
export function LibraryScreen({ library, zone, isSignedIn }: LibraryScreenProps) {
  const t = useTranslations("library");
  const { records, recordCount, trackCount } = library;
  const left = recordCount - records.length;
  return (
    <main id="main" className="wrap pt-10 pb-14 md:pb-20">
      <div className="grid items-end gap-4 border-b border-rule pb-6 md:grid-cols-[minmax(0,1fr)_auto]">
        <div>
          <h1 className="display text-40/none font-bold tracking-[-0.022em] md:text-64/none">{t("title")}</h1>
          {recordCount > 0 ? (
            <p className="mt-3 text-16 text-ink-2">{t("facts", { records: recordCount, tracks: trackCount })}</p>
          ) : null}
        </div>
        {records.length > 0 ? <PlayAll records={records} /> : null}
      </div>
      {records.length > 0 ? (
        <ul>
          {records.map((record) => (
            <LibraryRow key={record.releaseId} record={record} zone={zone} />
          ))}
        </ul>
      ) : (
        <EmptyLibrary isSignedIn={isSignedIn} />
      )}
      {left > 0 ? (
        <p className="flex flex-wrap justify-between gap-3 py-5 text-14 text-ink-2">
          {t("shown", { shown: records.length, count: recordCount })}
          <Link href="/library?show=all">{t("showRest", { count: left })}</Link>
        </p>
      ) : null}
    </main>
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
                {t("again")}
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
