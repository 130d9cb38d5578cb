import { CircleCheck, PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusTag } from "@/components/ui/status-tag";
import type { OwnRelease } from "@/lib/shared/schemas/upload";

export function ReleaseState({ status }: { status: OwnRelease["status"] }) {
  const t = useTranslations("portal.releases");
  return status === "published" ? (
    <StatusTag tone="ok" icon={CircleCheck}>
      {t("published")}
    </StatusTag>
  ) : (
    <StatusTag tone="quiet" icon={PencilLine}>
      {t("draft")}
    </StatusTag>
  );
}
