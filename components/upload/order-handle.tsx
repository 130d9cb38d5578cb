"use client";

import { GripVertical } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import type { Reorder } from "./use-reorder";

type OrderHandleProps = { track: UploadedTrack; draft: OwnReleaseDetail; reorder: Reorder };
const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 };

/** Drag it, or hold focus on it and press the arrows; on phones the editor has buttons instead. */
export function OrderHandle({ track, draft, reorder }: OrderHandleProps) {
  const t = useTranslations("draft.order");
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  // a row that moves in the list loses the focus in some browsers
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) button.current?.focus();
  });
  function press(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    hadFocus.current = true;
    reorder.onStep(draft, track.id, step);
  }
  return (
    <button
      ref={button}
      type="button"
      draggable
      aria-label={t("handle", { title: track.title })}
      title={t("handleHint")}
      onKeyDown={press}
      onBlur={(event) => {
        if (event.relatedTarget) hadFocus.current = false;
      }}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", track.title);
        reorder.onDrag(track.id);
      }}
      onDragEnd={() => reorder.onDrag(null)}
      className="hidden size-7 cursor-grab place-items-center rounded-tight text-ink-3 hover:bg-sunk hover:text-ink active:cursor-grabbing md:grid"
    >
      <GripVertical size={15} aria-hidden="true" />
    </button>
  );
}
