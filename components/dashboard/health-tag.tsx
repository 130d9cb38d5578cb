import { CircleHelp } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import type { RailHealth } from "./provider-names";

const TONES: Record<RailHealth, StatusTone> = {
  healthy: "ok",
  degraded: "warn",
  recovering: "warn",
  halfOpen: "warn",
  open: "bad",
  unknown: "quiet",
};

export function HealthTag({ health }: { health: RailHealth }) {
  const t = useTranslations("dashboard");
  return (
    <StatusTag tone={TONES[health]} icon={health === "unknown" ? CircleHelp : undefined} className="align-middle">
      {t(`health.${health}`)}
    </StatusTag>
  );
}
