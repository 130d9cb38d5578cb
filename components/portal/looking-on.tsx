import { Eye } from "lucide-react";
import { useTranslations } from "next-intl";

/** Says why there is nothing to press: of which artists somebody is a viewer. Nothing for everybody else. */
export function LookingOn({ artists }: { artists: readonly string[] }) {
  const t = useTranslations("portal.lookingOn");
  if (artists.length === 0) return null;
  return (
    <p className="mb-4 flex max-w-prose items-start gap-2.5 border-s-[6px] border-line-2 ps-4 text-14 text-ink-2">
      <Eye size={16} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0" />
      <span>{t("why", { artists: artists.join(", ") })}</span>
    </p>
  );
}
