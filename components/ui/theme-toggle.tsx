"use client";
import { Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "./button";

const ONE_YEAR_SECONDS = 31_536_000;

function isDarkNow(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function toggleTheme() {
  const next = isDarkNow() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing in Firefox and on plain http
  document.cookie = `theme=${next}; Path=/; Max-Age=${ONE_YEAR_SECONDS}; SameSite=Lax${secure}`;
}

/** Both icons are in the page and CSS shows the right one, so the server need not know the reader's system. */
export function ThemeToggle({ className }: { className?: string }) {
  const t = useTranslations("common");
  return (
    <Button
      variant="quiet"
      size="icon"
      className={className}
      onClick={toggleTheme}
      aria-label={t("toggleTheme")}
      title={t("toggleTheme")}
    >
      <Moon size={18} aria-hidden="true" className="dark:hidden" />
      <Sun size={18} aria-hidden="true" className="hidden dark:block" />
    </Button>
  );
}
