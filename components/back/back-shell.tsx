import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { Wordmark } from "@/components/ui/wordmark";
import { AccountBox } from "./account-box";
import { type BackActor, buildBackNav } from "./back-nav";
import { MenuSheet } from "./menu-sheet";
import { NavList } from "./nav-list";

type TopBarProps = {
  /** First part of the breadcrumb, in words. */
  section: string;
  /** Last part; it is the page's h1 unless `hasOwnHeading`. */
  title: string;
  hasOwnHeading?: boolean;
  /** Beside the breadcrumb: live badge, counts. */
  status?: ReactNode;
  /** At the end of the bar. */
  actions?: ReactNode;
};
type BackShellProps = TopBarProps & { actor: BackActor; current: string; children: ReactNode };

function Navigation({ actor, current }: { actor: BackActor; current: string }) {
  return (
    <>
      <div className="flex items-center justify-between pe-12 pb-2 md:pe-0">
        <Wordmark className="px-2 text-20 [&_i]:h-[17px] [&_i]:w-[9px]" />
        <ThemeToggle className="size-11 text-ink-2 md:size-8" />
      </div>
      <NavList groups={buildBackNav(actor)} current={current} />
      <AccountBox actor={actor} />
    </>
  );
}

function TopBar({ section, title, hasOwnHeading, status, actions, menu }: TopBarProps & { menu: ReactNode }) {
  const Title = hasOwnHeading ? "p" : "h1";
  return (
    <header className="flex h-14 items-center gap-2 border-b border-line px-4 md:h-[52px] md:gap-4 md:px-6">
      {menu}
      <div className="flex min-w-0 items-center gap-2 whitespace-nowrap">
        <span className="hidden text-ink-3 md:inline">{section}</span>
        <span aria-hidden className="hidden text-ink-3 md:inline">
          /
        </span>
        <Title className="font-sans text-13 font-medium tracking-normal [word-spacing:0]">{title}</Title>
      </div>
      <div className="ms-auto flex min-w-0 items-center gap-4 md:ms-0">{status}</div>
      {actions ? <div className="flex items-center gap-2 md:ms-auto md:gap-4">{actions}</div> : null}
    </header>
  );
}

/** Frame of every back-office page (portal, dashboard, settings): navigation by role, top bar, account. */
export function BackShell({ actor, current, children, ...bar }: BackShellProps) {
  const t = useTranslations("back");
  const navigation = <Navigation actor={actor} current={current} />;
  return (
    <div
      data-temper="back"
      className="grid min-h-dvh bg-paper font-sans text-13 leading-5 text-ink md:grid-cols-[208px_minmax(0,1fr)]"
    >
      <nav aria-label={t("navLabel")} className="hidden border-e border-line md:block">
        <div className="sticky top-0 flex h-dvh max-h-[900px] flex-col overflow-y-auto px-3 py-4 [scrollbar-width:thin]">
          {navigation}
        </div>
      </nav>
      <div className="min-w-0">
        <TopBar {...bar} menu={<MenuSheet>{navigation}</MenuSheet>} />
        <main id="main" tabIndex={-1} className="outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
