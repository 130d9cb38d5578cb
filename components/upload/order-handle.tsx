"use client";

import { GripVertical } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import type { Reorder } from "./use-reorder";
import { useRowDrag } from "./use-row-drag";

type OrderHandleProps = { track: UploadedTrack; draft: OwnReleaseDetail; reorder: Reorder };
const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 };

/** Drag it, or hold focus on it and press the arrows. */
export function OrderHandle({ track, draft, reorder }: OrderHandleProps) {
  const t = useTranslations("draft.order");
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  // a row that moves in the list loses the focus in some browsers
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) button.current?.focus();
  });
  const { listeners, cancel } = useRowDrag({
    onOver: (ontoId) => reorder.onDrag({ trackId: track.id, ontoId }),
    onDrop: (ontoId) => reorder.onDrop(draft, { trackId: track.id, ontoId }),
    onCancel: () => reorder.onDrag(null),
  });
  function press(event: KeyboardEvent) {
    if (event.key === "Escape") cancel();
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
      aria-label={t("handle", { title: track.title })}
      title={t("handleHint")}
      onKeyDown={press}
      onBlur={(event) => {
        if (event.relatedTarget) hadFocus.current = false;
      }}
      {...listeners}
      className="-mx-[11px] grid size-11 cursor-grab touch-none select-none place-items-center rounded-tight text-ink-3 hover:bg-sunk hover:text-ink active:cursor-grabbing md:mx-0 md:size-7"
    >
      <GripVertical size={15} aria-hidden="true" />
    </button>
  );
}
