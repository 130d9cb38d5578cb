import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyles } from "@/components/ui/button";
import { LinkTabs } from "@/components/ui/link-tabs";
import type { ReleaseCard } from "@/lib/shared/schemas/catalog";
import { SleeveGrid } from "./sleeve-grid";

const SORTS = ["new", "popular", "price"] as const;
export type ShelfQuery = { sort: (typeof SORTS)[number]; cursor?: string };

/** Reads `?sort=&cursor=`; anything else counts as the default, an address typed by hand must not fail. */
export function toShelfQuery(params: Record<string, string | string[] | undefined>): ShelfQuery {
  const sort = SORTS.find((known) => known === params.sort) ?? "new";
  return typeof params.cursor === "string" ? { sort, cursor: params.cursor } : { sort };
}

type ReleaseShelfProps = {
  title: ReactNode;
  note?: ReactNode;
  path: string;
  query: ShelfQuery;
  page: { data: readonly ReleaseCard[]; nextCursor: string | null };
  empty?: ReactNode;
};

/** A page of records with its order in the address and a link to the next page. */
export function ReleaseShelf({ title, note, path, query, page, empty }: ReleaseShelfProps) {
  const t = useTranslations("shop.list");
  const tabs = SORTS.map((sort) => ({
    href: sort === "new" ? path : `${path}?sort=${sort}`,
    label: t(`sort.${sort}`),
    isCurrent: sort === query.sort,
  }));
  const more = page.nextCursor ? new URLSearchParams({ sort: query.sort, cursor: page.nextCursor }) : null;
  return (
    <>
      <div className="mb-7 flex flex-wrap items-end gap-x-8 gap-y-3 border-b border-rule pb-1">
        <div className="pb-3">
          <h1 className="display text-40/none font-bold tracking-[-0.022em]">{title}</h1>
          {note ? <p className="mt-2 text-14 text-ink-2">{note}</p> : null}
        </div>
        <LinkTabs label={t("sort.label")} tabs={tabs} className="-ms-2.5 w-full md:ms-auto md:w-auto" />
      </div>
      {page.data.length > 0 ? <SleeveGrid releases={page.data} source="link" level="h2" isAboveFold /> : empty}
      {more ? (
        <p className="mt-12">
          <Link href={`${path}?${more}`} className={buttonStyles({ variant: "outline" })}>
            {t("more")}
          </Link>
        </p>
      ) : null}
    </>
  );
}
