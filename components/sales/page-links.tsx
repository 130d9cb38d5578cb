import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

type PageLinksProps = {
  path: string;
  /** What is searched for; kept from page to page. */
  filter?: Record<string, string>;
  nextCursor: string | null;
  isFirstPage: boolean;
};

function addressOf(path: string, query: Record<string, string>): string {
  const search = new URLSearchParams(query);
  return search.size > 0 ? `${path}?${search}` : path;
}

export function PageLinks({ path, filter = {}, nextCursor, isFirstPage }: PageLinksProps) {
  const t = useTranslations("sales");
  if (isFirstPage && nextCursor === null) return null;
  return (
    <nav aria-label={t("pages")} className="flex gap-2 pt-4">
      {isFirstPage ? null : (
        <Button asChild size="sm" className="min-h-11 md:min-h-8">
          <Link href={addressOf(path, filter)}>{t("newest")}</Link>
        </Button>
      )}
      {nextCursor ? (
        <Button asChild size="sm" className="min-h-11 md:min-h-8">
          <Link href={addressOf(path, { ...filter, cursor: nextCursor })}>{t("older")}</Link>
        </Button>
      ) : null}
    </nav>
  );
}
