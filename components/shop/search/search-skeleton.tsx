import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["first", "second", "third"];

/** Of the answer's own height, so that it does not push the page when it comes. */
export function SearchSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="wrap min-h-dvh pt-5 pb-14 md:pt-10">
      <Skeleton className="h-11 w-80 max-w-full" />
      <Skeleton className="mt-3 mb-10 h-6 w-120 max-w-full" />
      <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-4 lg:grid-cols-[248px_minmax(0,1fr)] lg:gap-10">
        <Skeleton className="aspect-square" />
        <div className="grid content-start gap-3">
          {ROWS.map((row) => (
            <Skeleton key={row} className="h-14" />
          ))}
        </div>
      </div>
    </div>
  );
}
