"use client";

import { Menu, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";

/** The navigation on phones. A native modal dialog: focus stays inside, Escape closes, focus returns to the button. */
export function MenuSheet({ children }: { children: ReactNode }) {
  const t = useTranslations("back");
  const dialog = useRef<HTMLDialogElement>(null);
  const pathname = usePathname();
  useEffect(() => {
    if (pathname) dialog.current?.close();
  }, [pathname]);
  return (
    <div className="md:hidden">
      <button
        type="button"
        aria-label={t("openMenu")}
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
        className="-ms-3 grid size-11 cursor-pointer place-items-center rounded-tight"
      >
        <Menu size={20} strokeWidth={1.75} aria-hidden />
      </button>
      <dialog
        ref={dialog}
        aria-label={t("navLabel")}
        className="m-0 h-dvh max-h-none w-[min(20rem,88vw)] max-w-none flex-col border-e border-line bg-paper p-4 text-16 text-ink backdrop:bg-[oklch(0.15_0.02_60/0.5)] open:flex"
      >
        <button
          type="button"
          aria-label={t("closeMenu")}
          onClick={() => dialog.current?.close()}
          className="absolute end-2 top-2 grid size-11 cursor-pointer place-items-center rounded-tight"
        >
          <X size={20} strokeWidth={1.75} aria-hidden />
        </button>
        {children}
      </dialog>
    </div>
  );
}
