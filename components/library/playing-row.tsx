"use client";
import type { CSSProperties, ReactNode } from "react";
import { currentTrack, usePlayer } from "@/components/player/player-store";
import { mergeClasses } from "@/components/ui/merge-classes";

type PlayingRowProps = {
  trackIds: readonly string[];
  style: CSSProperties | undefined;
  className: string;
  children: ReactNode;
};

/** A row of the list; in the record's own colour while one of its tracks is on. */
export function PlayingRow({ trackIds, style, className, children }: PlayingRowProps) {
  const current = currentTrack(usePlayer());
  const isOn = current !== null && trackIds.includes(current.id);
  return (
    <li
      style={style}
      className={mergeClasses(
        className,
        isOn
          ? "-mx-3.5 bg-accent-wash px-3.5 shadow-[inset_3px_0_var(--accent)] rtl:shadow-[inset_-3px_0_var(--accent)]"
          : "",
      )}
    >
      {children}
    </li>
  );
}
