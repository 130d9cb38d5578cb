"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";

const PLACES = [
  { key: "new", href: "/releases" },
  { key: "genres", href: "/genres" },
  { key: "artists", href: "/artists" },
  { key: "library", href: "/library" },
] as const;

export function ShopNav({ className }: { className: string }) {
  const t = useTranslations("shop.header");
  const pathname = usePathname();
  return PLACES.map(({ key, href }) => (
    <Link
      key={href}
      href={href}
      aria-current={pathname === href ? "page" : pathname?.startsWith(`${href}/`) ? "true" : undefined}
      className={mergeClasses(className, "aria-[current]:border-ink")}
    >
      {t(key)}
    </Link>
  ));
}
