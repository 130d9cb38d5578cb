"use client";

import Link from "next/link";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { mergeClasses } from "./merge-classes";

export type LinkTab = { href: string; label: ReactNode; isCurrent: boolean; count?: number };

/** Scrolls the strip, and never the page, until all of the current tab shows. */
function showCurrent(strip: HTMLElement): void {
  const tab = strip.querySelector("[aria-current]")?.getBoundingClientRect();
  const { left, right } = strip.getBoundingClientRect();
  if (tab && tab.left < left) strip.scrollLeft -= left - tab.left;
  else if (tab && tab.right > right) strip.scrollLeft += tab.right - right;
}

/**
 * Tabs that are addresses: they work without script, can be shared, and Back goes back. Where they do not fit the strip scrolls,
 * and begins where the current one is.
 */
export function LinkTabs({ label, tabs, className }: { label: string; tabs: LinkTab[]; className?: string }) {
  const strip = useRef<HTMLElement>(null);
  const current = tabs.find(({ isCurrent }) => isCurrent)?.href;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another current tab is what it follows
  useLayoutEffect(() => {
    if (strip.current) showCurrent(strip.current);
  }, [current]);
  return (
    <nav ref={strip} aria-label={label} className={mergeClasses("flex gap-1 overflow-x-auto text-14", className)}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          scroll={false}
          aria-current={tab.isCurrent ? "true" : undefined}
          className="flex min-h-11 items-center border-b-2 border-transparent px-2.5 py-1.5 whitespace-nowrap md:block md:min-h-0 text-ink-2 no-underline hover:text-ink aria-[current]:border-ink aria-[current]:font-semibold aria-[current]:text-ink"
        >
          {tab.label}
          {tab.count === undefined ? null : <span className="figures ms-1 text-12 text-ink-3">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
