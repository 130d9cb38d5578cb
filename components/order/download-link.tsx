import { CircleX, Download as DownloadIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";

type DownloadLinkProps = { href: string; label: string; what: string; size: string; isPrimary?: boolean };

/** The small one shows its size only; its name is there for whoever hears it. */
export function DownloadLink({ href, label, what, size, isPrimary = false }: DownloadLinkProps) {
  return (
    <a
      href={href}
      download
      className={mergeClasses(
        buttonStyles({ variant: isPrimary ? "sticker" : "outline" }),
        isPrimary ? "" : "min-h-11 px-3 text-13",
      )}
    >
      <DownloadIcon size={isPrimary ? 18 : 16} strokeWidth={1.75} aria-hidden="true" />
      {isPrimary ? label : <span className="sr-only">{label}</span>}
      <span className="sr-only">{what}</span>
      <span className="figures">{size}</span>
    </a>
  );
}

export function RevokedNote() {
  const t = useTranslations("order.downloads");
  return (
    <span className="inline-flex min-h-11 items-center gap-1.5 text-13 text-ink-2">
      <CircleX size={14} aria-hidden="true" /> {t("revoked")}
    </span>
  );
}
