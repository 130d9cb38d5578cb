import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { formatBytes } from "@/components/upload/format-bytes";
import type { StorageOverview } from "@/lib/shared/schemas/storage";
import { FiguresList } from "./figures-list";

type SpacePanelProps = Pick<StorageOverview, "kinds" | "unfinishedUploads" | "disk">;

/** What takes how much room. */
export function SpacePanel({ kinds, unfinishedUploads: uploads, disk }: SpacePanelProps) {
  const t = useTranslations("storage");
  const rows = kinds.map(({ kind, objects, bytes }) => ({
    key: kind,
    cells: [t(`kinds.${kind}`), String(objects), formatBytes(bytes)],
  }));
  const waiting = { key: "uploads", cells: [t("space.uploads"), String(uploads.objects), formatBytes(uploads.bytes)] };
  return (
    <Panel
      title={t("space.title")}
      note={t("space.disk", { free: formatBytes(disk.freeBytes), total: formatBytes(disk.totalBytes) })}
      className="border-t border-line"
    >
      {rows.length === 0 && uploads.objects === 0 ? (
        <p className="text-ink-2">{t("space.empty")}</p>
      ) : (
        <FiguresList
          caption={t("space.title")}
          head={[t("space.kind"), t("space.objects"), t("space.size")]}
          rows={uploads.objects > 0 ? [...rows, waiting] : rows}
        />
      )}
    </Panel>
  );
}
