import { useTranslations } from "next-intl";
import { StatusTag } from "@/components/ui/status-tag";
import type { Obstacle } from "@/lib/shared/schemas/privacy";

/** Why somebody cannot be erased yet, and what to do about it. */
export function ObstacleList({ obstacles }: { obstacles: readonly Obstacle[] }) {
  const t = useTranslations("privacy.erase");
  return (
    <section className="grid gap-2 border border-s-[6px] border-warn bg-raise p-4">
      <h3 className="text-16">
        <StatusTag tone="warn" className="text-16">
          {t("obstacles")}
        </StatusTag>
      </h3>
      <ul className="grid gap-1.5 text-14 text-ink-2">
        {obstacles.map(({ kind, subject, detail }) => (
          <li key={`${kind} ${subject} ${detail}`} className="wrap-anywhere">
            {t(`obstacle.${kind}`, { subject, detail })}
          </li>
        ))}
      </ul>
    </section>
  );
}
