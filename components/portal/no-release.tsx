import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Which kind of empty: no artist to upload for, or nothing uploaded yet, with the step that ends it. */
export function NoRelease({ hasArtist, mayUpload = true }: { hasArtist: boolean; mayUpload?: boolean }) {
  const t = useTranslations("portal.releases");
  const viewer = useTranslations("portal.lookingOn");
  if (!hasArtist) return <EmptyState title={t("noArtist")}>{t("noArtistBody")}</EmptyState>;
  if (!mayUpload) return <EmptyState title={t("empty")}>{viewer("empty")}</EmptyState>;
  return (
    <EmptyState
      title={t("empty")}
      action={
        <Link href="/portal/upload" className={buttonStyles({ variant: "sticker" })}>
          {t("emptyAction")}
        </Link>
      }
    >
      {t("emptyBody")}
    </EmptyState>
  );
}
