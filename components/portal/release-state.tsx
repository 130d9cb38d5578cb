import { CalendarClock, CircleCheck, Link2, PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusTag } from "@/components/ui/status-tag";
import type { OwnRelease } from "@/lib/shared/schemas/upload";

const ICONS = { published: CircleCheck, scheduled: CalendarClock, unlisted: Link2, draft: PencilLine };

export function ReleaseState({ status }: { status: OwnRelease["status"] }) {
  const t = useTranslations("portal.releases");
  return (
    <StatusTag tone={status === "published" ? "ok" : "quiet"} icon={ICONS[status]}>
      {t(status)}
    </StatusTag>
  );
}
