"use client";

import { type PointerEvent, useEffect, useRef } from "react";

const SLACK_PX = 4;
const EDGE_PX = 72;
const SCROLL_PX = 10;

type RowDrag = {
  /** Called for every row that the pointer comes to the height of; its own when it is back. */
  onOver: (ontoId: string) => void;
  /** With what is under the pointer when it is let go, which a page that is still drawing may not have heard of. */
  onDrop: (ontoId: string) => void;
  onCancel: () => void;
};

/**
 * Drags a row by its handle with a mouse, a pen or a finger. The row at the height of the pointer is the place, so that above
 * the list is the first; near the edge of the window the page scrolls along.
 */
export function useRowDrag(events: RowDrag) {
  const going = useRef<{ handle: HTMLElement; startY: number; y: number; isMoving: boolean } | null>(null);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  function look() {
    const drag = going.current;
    if (!drag?.isMoving) return;
    const ontoId = findRow(drag.handle, drag.y);
    if (ontoId) events.onOver(ontoId);
  }
  function follow() {
    const drag = going.current;
    if (!drag) return;
    // only the way it goes: a row that is taken up at the edge stays where it is
    const isUp = drag.y < EDGE_PX && drag.y < drag.startY;
    const isDown = drag.y > window.innerHeight - EDGE_PX && drag.y > drag.startY;
    const step = isUp ? -SCROLL_PX : isDown ? SCROLL_PX : 0;
    if (step !== 0) {
      window.scrollBy({ top: step, behavior: "instant" });
      look();
    }
    frame.current = requestAnimationFrame(follow);
  }
  function end(): boolean {
    const wasMoving = going.current?.isMoving ?? false;
    going.current = null;
    cancelAnimationFrame(frame.current);
    return wasMoving;
  }
  const cancel = () => end() && events.onCancel();
  return {
    cancel,
    listeners: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        going.current = { handle: event.currentTarget, startY: event.clientY, y: event.clientY, isMoving: false };
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const drag = going.current;
        if (!drag) return;
        drag.y = event.clientY;
        if (!drag.isMoving && Math.abs(drag.y - drag.startY) > SLACK_PX) {
          drag.isMoving = true;
          frame.current = requestAnimationFrame(follow);
        }
        look();
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        if (!end()) return;
        const ontoId = findRow(event.currentTarget, event.clientY);
        if (ontoId) events.onDrop(ontoId);
        else events.onCancel();
      },
      onPointerCancel: cancel,
      onLostPointerCapture: cancel,
    },
  };
}

/** Among the rows of the same record; beyond them the nearest. */
function findRow(handle: HTMLElement, y: number): string | undefined {
  const own = handle.closest<HTMLElement>("[data-track]");
  const rows = [...(own?.parentElement?.children ?? [])].filter(
    (row): row is HTMLElement => row instanceof HTMLElement && row.dataset.record === own?.dataset.record,
  );
  const found = rows.find((row) => y < row.getBoundingClientRect().bottom) ?? rows.at(-1);
  return found?.dataset.track;
}
