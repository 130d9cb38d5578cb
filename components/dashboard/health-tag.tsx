import { CircleHelp } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusTag } from "@/components/ui/status-tag";
import type { Health } from "./provider-names";

export function HealthTag({ health }: { health: Health }) {
  const t = useTranslations("dashboard");
  const text = t(`health.${health}`);
  if (health === "healthy")
    return (
      <StatusTag tone="ok" className="align-middle">
        {text}
      </StatusTag>
    );
  if (health === "degraded")
    return (
      <StatusTag tone="warn" className="align-middle">
        {text}
      </StatusTag>
    );
  return (
    <StatusTag tone="quiet" icon={CircleHelp} className="align-middle">
      {text}
    </StatusTag>
  );
}
