"use client";
import { Keyboard, Link2, ListMusic, SkipBack, SkipForward, Volume2, VolumeX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { accentStyle } from "@/components/ui/accent-style";
import { Button } from "@/components/ui/button";
import { Cover } from "@/components/ui/cover";
import { formatDuration } from "@/components/ui/duration";
import { Name } from "@/components/ui/name";
import { HelpSheet } from "./help-sheet";
import { playNext, playPrevious, toggleMute, togglePlay } from "./player-controls";
import { PlayerNotice } from "./player-notice";
import {
  currentTrack,
  type PlayerState,
  type PlayerTrack,
  playerPosition,
  playerSheet,
  usePlayer,
  usePlayerSheet,
  useTrackPosition,
} from "./player-store";
import { copyTimeLink, restoreQueue } from "./queue-controls";
import { QueueSheet } from "./queue-sheet";
import { TrackScrubber } from "./track-scrubber";
import { PauseIcon, PlayIcon } from "./transport-icons";
import { usePlayerKeys } from "./use-player-keys";

const openHelp = () => playerSheet.set("help");

function closeSheet(isOpen: boolean) {
  if (!isOpen) playerSheet.set(null);
}

/** The bar at the foot. The music itself lives outside React, so mounting it in another layout does not interrupt. */
export function PlayerBar() {
  const t = useTranslations("player");
  const player = usePlayer();
  const sheet = usePlayerSheet();
  usePlayerKeys();
  useEffect(restoreQueue, []);
  const track = currentTrack(player);
  return (
    <>
      {track ? (
        <aside
          aria-label={t("label")}
          style={accentStyle(track.accent)}
          className="fixed inset-x-0 bottom-0 z-30 grid h-18 grid-cols-[minmax(0,1fr)_auto] items-center gap-2 border-t border-rule bg-raise px-2 pt-2.5 md:h-19 md:grid-cols-[220px_auto_minmax(0,1fr)_auto] md:gap-6 md:pt-0 md:ps-3 md:pe-6 lg:grid-cols-[300px_auto_minmax(0,1fr)_auto]"
        >
          <PlayerNotice player={player} track={track} />
          <NowPlaying track={track} player={player} />
          <Transport player={player} />
          <BarScrubber player={player} track={track} />
          <BarTools player={player} track={track} />
        </aside>
      ) : null}
      <HelpSheet isOpen={sheet === "help"} onOpenChange={closeSheet} />
      <QueueSheet isOpen={sheet === "queue"} onOpenChange={closeSheet} player={player} />
    </>
  );
}

function NowPlaying({ track, player }: { track: PlayerTrack; player: PlayerState }) {
  const t = useTranslations("player");
  const cover = (
    <Cover src={track.coverUrl} title={track.title} artistName={track.artistName} sizes="52px" isDecorative />
  );
  return (
    <div className="grid grid-cols-[44px_minmax(0,1fr)] items-center gap-3 md:grid-cols-[52px_minmax(0,1fr)]">
      <button type="button" onClick={() => playerSheet.set("queue")} className="block md:hidden">
        <span className="sr-only">{t("queue", { count: player.queue.length })}</span>
        {cover}
      </button>
      <div className="hidden md:block">{cover}</div>
      <div className="min-w-0">
        <Link
          href={`/releases/${track.releaseSlug}`}
          className="block truncate font-display text-16/5 font-[650] no-underline"
        >
          <Name>{track.title}</Name>
        </Link>
        <p className="truncate text-13 text-ink-2">
          <Name>{track.artistName}</Name>
          <WhatIsHeard player={player} />
        </p>
      </div>
    </div>
  );
}

function WhatIsHeard({ player: { status, waitsFor, part } }: { player: PlayerState }) {
  const t = useTranslations("player");
  const isMade = status === "playing" && waitsFor === "file";
  if (!isMade && (part === null || part.isWhole)) return null;
  return <span className="text-ink-3">, {t(isMade ? "making" : "preview")}</span>;
}

function Transport({ player }: { player: PlayerState }) {
  const t = useTranslations("player");
  const isPlaying = player.status === "playing";
  return (
    <div dir="ltr" className="flex items-center gap-1.5">
      <Button
        variant="quiet"
        size="icon"
        className="hidden md:inline-flex"
        aria-label={t("previous")}
        title={t("previous")}
        onClick={playPrevious}
      >
        <SkipBack size={18} aria-hidden="true" />
      </Button>
      <Button
        variant="ink"
        size="icon"
        className="size-11 md:size-10"
        aria-label={t(isPlaying ? "pause" : "play")}
        title={t(isPlaying ? "pause" : "play")}
        onClick={togglePlay}
      >
        {isPlaying ? <PauseIcon size={14} /> : <PlayIcon size={14} />}
      </Button>
      <Button
        variant="quiet"
        size="icon"
        className="size-11 md:size-10"
        aria-label={t("next")}
        title={t("next")}
        disabled={player.index + 1 >= player.queue.length}
        onClick={() => playNext()}
      >
        <SkipForward size={18} aria-hidden="true" />
      </Button>
    </div>
  );
}

/** Twelve pixels to look at, forty-four to touch. */
const THUMB_ROOM = "before:absolute before:inset-x-0 before:-top-5 before:-bottom-3 before:content-[''] md:hidden";

function BarScrubber({ player, track }: { player: PlayerState; track: PlayerTrack }) {
  const positionMs = useTrackPosition(track.id) ?? 0;
  const shared = { queue: player.queue, index: player.index, source: player.source };
  return (
    <div
      dir="ltr"
      className="absolute inset-x-0 top-0 md:static md:grid md:grid-cols-[auto_minmax(0,1fr)_auto] md:items-center md:gap-3.5"
    >
      <span className="figures hidden text-12 text-ink-2 md:inline">{formatDuration(positionMs)}</span>
      <TrackScrubber {...shared} heightPx={12} assumedWidthPx={390} className={THUMB_ROOM} />
      <TrackScrubber {...shared} heightPx={36} assumedWidthPx={640} className="hidden md:block" />
      <span className="figures hidden text-12 text-ink-2 md:inline">{formatDuration(track.durationMs)}</span>
    </div>
  );
}

function BarTools({ player, track }: { player: PlayerState; track: PlayerTrack }) {
  const t = useTranslations("player");
  const MuteIcon = player.isMuted ? VolumeX : Volume2;
  return (
    <div className="hidden items-center gap-1 md:flex">
      <Button
        variant="quiet"
        size="icon"
        aria-pressed={player.isMuted}
        aria-label={t("mute")}
        title={t("mute")}
        onClick={toggleMute}
      >
        <MuteIcon size={18} aria-hidden="true" />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        className="hidden lg:inline-flex"
        aria-label={t("link")}
        title={t("link")}
        onClick={() => copyTimeLink(track, playerPosition.get())}
      >
        <Link2 size={18} aria-hidden="true" />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        aria-label={t("queue", { count: player.queue.length })}
        title={t("queue", { count: player.queue.length })}
        onClick={() => playerSheet.set("queue")}
      >
        <ListMusic size={18} aria-hidden="true" />
      </Button>
      <Button variant="quiet" size="icon" aria-label={t("keys")} title={t("keys")} onClick={openHelp}>
        <Keyboard size={18} aria-hidden="true" />
      </Button>
    </div>
  );
}
