"use client";
import { Search } from "lucide-react";
import Form from "next/form";
import { useTranslations } from "next-intl";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Select } from "@/components/ui/select";
import { LIBRARY_KINDS, LIBRARY_ORDERS, type Library } from "@/lib/shared/schemas/library";
import { type LibraryQuery, toLibraryPath } from "./library-query";

type LibraryBarProps = { library: Pick<Library, "kind" | "recordCount" | "trackCount">; query: LibraryQuery };

/** Which rows, and in which order: addresses all of it, so that the music plays on and Back goes back. */
export function LibraryBar({ library: { kind, recordCount, trackCount }, query }: LibraryBarProps) {
  const t = useTranslations("library");
  const counts = { records: recordCount, tracks: trackCount };
  const tabs = LIBRARY_KINDS.filter((one) => counts[one] > 0 || one === kind).map((one) => ({
    href: toLibraryPath({ ...query, kind: one, isAll: false }),
    label: t(`kind.${one}`),
    isCurrent: one === kind,
    count: counts[one],
  }));
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line md:py-2.5">
      <LinkTabs
        label={t("kinds")}
        tabs={tabs}
        className="-mb-px md:-my-2.5 md:self-stretch [&_a:first-child]:ps-0 md:[&_a]:py-5"
      />
      <Form
        key={toLibraryPath(query)}
        action="/library"
        scroll={false}
        className="flex gap-2 max-md:w-full max-md:pb-3"
      >
        <input type="hidden" name="kind" value={kind} />
        <Select
          name="sort"
          aria-label={t("sort")}
          defaultValue={query.order}
          onChange={({ target }) => target.form?.requestSubmit()}
          className="text-14 md:min-h-9"
        >
          {LIBRARY_ORDERS.map((order) => (
            <option key={order} value={order}>
              {t(`sorts.${order}`)}
            </option>
          ))}
        </Select>
        <label className="flex min-h-11 min-w-0 flex-1 items-center gap-2 rounded-tight border border-line-2 bg-raise px-3 text-ink-2 focus-within:border-ink focus-within:outline-2 focus-within:outline-offset-2 hover:border-ink md:min-h-9 md:w-52 md:flex-none">
          <Search size={16} aria-hidden="true" className="shrink-0" />
          <input
            type="search"
            name="q"
            defaultValue={query.search}
            aria-label={t("find")}
            placeholder={t("find")}
            autoComplete="off"
            maxLength={100}
            className="w-full min-w-0 bg-transparent text-16 text-ink outline-none placeholder:text-ink-2 md:text-14"
          />
        </label>
      </Form>
    </div>
  );
}
