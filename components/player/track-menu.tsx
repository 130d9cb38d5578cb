"use client";
import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { PlayerTrack, PlaySource } from "./player-store";
import { addToQueue, copyTimeLink, playAfterThis } from "./queue-controls";

const ITEM =
  "flex min-h-11 cursor-default items-center rounded-tight px-3 text-14 outline-none select-none data-[highlighted]:bg-sunk";

type TrackMenuProps = { track: PlayerTrack; source: PlaySource; className?: string; children?: ReactNode };

/** What else can be done with a track; `children` stand above the dots. */
export function TrackMenu({ track, source, className, children }: TrackMenuProps) {
  const t = useTranslations("player");
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={mergeClasses(
          "inline-flex size-11 flex-col items-center justify-center rounded-tight text-ink-2 hover:bg-sunk hover:text-ink data-[state=open]:bg-sunk",
          className,
        )}
      >
        <span className="sr-only">{t("more", { title: track.title })} </span>
        {children}
        <Ellipsis size={16} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          collisionPadding={{ bottom: 84, left: 8, right: 8 }}
          className="z-40 min-w-48 rounded-soft border border-rule bg-raise p-1 text-ink"
        >
          <DropdownMenu.Item className={ITEM} onSelect={() => playAfterThis([track], source)}>
            {t("playAfterThis")}
          </DropdownMenu.Item>
          <DropdownMenu.Item className={ITEM} onSelect={() => addToQueue([track], source)}>
            {t("addToQueue")}
          </DropdownMenu.Item>
          <DropdownMenu.Item className={ITEM} onSelect={() => void copyTimeLink(track, 0)}>
            {t("copyLink")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
