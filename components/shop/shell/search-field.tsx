"use client";
import { Search, X } from "lucide-react";
import Form from "next/form";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";

const TYPING = "input, textarea, select, [contenteditable], [role=dialog]";

/** A form with an address: Enter goes to /search without leaving the page, so the music plays on. `/` comes here. */
export function SearchField({ className }: { className?: string }) {
  const t = useTranslations("shop.header");
  const input = useRef<HTMLInputElement>(null);
  const pathname = usePathname();
  const asked = useSearchParams()?.get("q");
  const searched = pathname === "/search" ? (asked ?? "") : "";
  const shown = useRef(searched);

  useEffect(() => {
    if (shown.current === searched) return;
    const field = input.current;
    // whoever types the next search while this one is being answered is left alone
    const isTyping = field === document.activeElement && field?.value !== shown.current;
    if (field && !isTyping) field.value = searched;
    shown.current = searched;
  }, [searched]);

  useEffect(() => {
    function focusOnSlash(event: KeyboardEvent) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      if (!input.current?.checkVisibility()) return;
      event.preventDefault();
      input.current.select();
    }
    window.addEventListener("keydown", focusOnSlash);
    return () => window.removeEventListener("keydown", focusOnSlash);
  }, []);

  return (
    <Form
      action="/search"
      role="search"
      className={mergeClasses(
        "flex h-10 items-center gap-2.5 border-b border-line-2 text-ink-3 focus-within:border-b-2 focus-within:border-ink focus-within:text-ink",
        searched && "border-b-2 border-ink text-ink",
        className,
      )}
    >
      <Search size={16} aria-hidden="true" className="shrink-0" />
      <input
        ref={input}
        type="search"
        name="q"
        defaultValue={searched}
        aria-label={t("search")}
        placeholder={t("searchPlaceholder")}
        autoComplete="off"
        className="h-full min-w-0 flex-1 bg-transparent text-16 text-ink outline-none placeholder:text-14 [&::-webkit-search-cancel-button]:hidden"
      />
      {searched ? (
        <Link href="/search" aria-label={t("clearSearch")} className="grid size-9 place-items-center text-ink-2">
          <X size={16} aria-hidden="true" />
        </Link>
      ) : (
        <kbd className="hidden rounded-tight border border-line-2 px-1.5 font-mono text-12/4.5 lg:block">/</kbd>
      )}
    </Form>
  );
}
