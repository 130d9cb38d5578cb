"use client";
import { Menu } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { AccountLink } from "./account-link";
import { ShopNav } from "./shop-nav";

const ROW = "block w-full border-b border-line py-3 text-start text-16 no-underline";

/** The phone's way to what the header has no room for. */
export function ShopMenu() {
  const t = useTranslations("shop.header");
  const pathname = usePathname();
  const [openAt, setOpenAt] = useState<string | null>(null);
  return (
    <Dialog
      open={openAt !== null && openAt === pathname}
      onOpenChange={(isOpen) => setOpenAt(isOpen ? pathname : null)}
    >
      <DialogTrigger asChild>
        <Button variant="quiet" size="iconLarge" className="md:hidden" aria-label={t("menu")}>
          <Menu size={20} aria-hidden="true" />
        </Button>
      </DialogTrigger>
      <DialogContent title={t("menu")}>
        <nav aria-label={t("nav")}>
          <ShopNav className={ROW} />
          <AccountLink className={ROW} />
        </nav>
        <div className="flex items-center justify-between text-14">
          {t("light")}
          <ThemeToggle />
        </div>
      </DialogContent>
    </Dialog>
  );
}
