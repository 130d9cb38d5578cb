"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import { findHome, useMe } from "./use-me";

const HOME_PATH = { dashboard: "/dashboard", portal: "/portal", settings: "/settings/payments" } as const;

/** Sign in, or the way to one's own room or account; its place is kept while the answer is on its way. */
export function AccountLink({ className }: { className?: string }) {
  const t = useTranslations("shop.header");
  const me = useMe();
  if (me === undefined) return <span className={mergeClasses(className, "invisible")}>{t("signIn")}</span>;
  if (me === null) {
    return (
      <Link href="/sign-in" className={className}>
        {t("signIn")}
      </Link>
    );
  }
  const home = findHome(me);
  if (home) {
    return (
      <Link href={HOME_PATH[home]} className={className} title={me.name}>
        {t(home)}
      </Link>
    );
  }
  return (
    <Link href="/account" className={className} title={me.name}>
      {t("account")}
    </Link>
  );
}
