"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DeskRow } from "./desk-rows";
import type { EditorEvents } from "./track-editor";
import { UploadRow } from "./upload-row";
import type { useDesk, useTyping } from "./use-desk";
import { useReorder } from "./use-reorder";

type UploadListProps = Pick<EditorEvents, "onGone"> & {
  desk: ReturnType<typeof useDesk>;
  typing: ReturnType<typeof useTyping>;
};

/** One row a file. Until the artist opens or closes one, the first that is in stands open. */
export function UploadList({ desk, typing, onGone }: UploadListProps) {
  const t = useTranslations("portal.upload");
  const reorder = useReorder(desk.drafts.save);
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const firstReady = desk.rows.find((row) => row.track && row.releaseId)?.key ?? null;
  const open = chosen === undefined ? firstReady : chosen;
  if (desk.rows.length === 0) return null;
  const draftOf = (row: DeskRow) => desk.drafts.byId[row.releaseId ?? ""] ?? null;
  return (
    <>
      <p role="status" className="sr-only">
        {reorder.said}
      </p>
      <ol aria-label={t("listLabel")} className={desk.summary.total === 0 ? "mt-6 border-t border-ink" : undefined}>
        {desk.rows.map((row, index) => (
          <UploadRow
            key={row.key}
            row={row}
            number={index + 1}
            draft={draftOf(row)}
            discBefore={
              index > 0 && desk.rows[index - 1]?.releaseId === row.releaseId
                ? (desk.rows[index - 1]?.track?.disc ?? 0)
                : 0
            }
            reorder={reorder}
            isOpen={open === row.key}
            onToggle={() => setChosen(open === row.key ? null : row.key)}
            onRemove={() => desk.dispatch({ type: "removed", key: row.key })}
            onRetry={(file) => desk.dispatch({ type: "retried", key: row.key, ...(file ? { file } : {}) })}
            onFind={(file) => desk.findFile(row.key, file)}
            onHold={(type) => desk.dispatch({ type, keys: [row.key] })}
            save={desk.drafts.save}
            reload={desk.drafts.reload}
            onUnsavedChange={typing.onUnsavedChange}
            onTypePrice={typing.onTypePrice}
            onGone={onGone}
          />
        ))}
      </ol>
    </>
  );
}
