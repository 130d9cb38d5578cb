"use client";
import { CircleAlert, SkipForward } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/components/ui/duration";
import { playNext, tryAgain } from "./player-controls";
import { type PlayerProblem, type PlayerState, type PlayerTrack, useValue } from "./player-store";
import { playerWord } from "./queue-controls";

const WORD_SHOWN_MS = 4_000;

/** One line above the bar: why nothing is heard and what can be done, or what was just done. */
export function PlayerNotice({ player, track }: { player: PlayerState; track: PlayerTrack | null }) {
  const word = useValue(playerWord);
  useEffect(() => {
    if (!word) return;
    const timer = setTimeout(() => playerWord.set(null), WORD_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [word]);
  const hasFailed = track !== null && player.status === "failed";
  return (
    // out of the flow: an empty region must not take a cell of the bar's grid
    <div className="absolute inset-x-0 bottom-full">
      <div role="alert">
        {hasFailed ? <ProblemLine problem={player.problem ?? "busy"} player={player} track={track} /> : null}
      </div>
      <div role="status">{hasFailed ? null : <QuietLine player={player} track={track} />}</div>
    </div>
  );
}

const LINE = "flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-t border-rule px-4 py-1.5 text-14 md:px-6";

type LineProps = { problem: PlayerProblem; player: PlayerState; track: PlayerTrack };

function ProblemLine({ problem, player, track }: LineProps) {
  const t = useTranslations("player");
  return (
    <div className={`${LINE} bg-bad-wash text-ink`}>
      <CircleAlert size={18} aria-hidden="true" className="shrink-0 text-bad" />
      <p className="min-w-0 flex-1 basis-56 wrap-anywhere">{t(`problem.${problem}`, { title: track.title })}</p>
      <span className="flex gap-2 max-md:w-full">
        <Button className="px-3 text-14 max-md:flex-1" onClick={tryAgain}>
          {t(problem === "refunded" ? "playPreview" : "tryAgain")}
        </Button>
        {player.index + 1 < player.queue.length ? (
          <Button className="px-3 text-14 max-md:flex-1" onClick={() => playNext()}>
            <SkipForward size={16} aria-hidden="true" />
            {t("skip")}
          </Button>
        ) : null}
      </span>
    </div>
  );
}

function QuietLine({ player, track }: { player: PlayerState; track: PlayerTrack | null }) {
  const t = useTranslations("player");
  const word = useValue(playerWord);
  if (word) return <p className={`${LINE} bg-raise`}>{t(`word.${word.kind}`, { title: word.title })}</p>;
  if (!track || !player.notice || !player.part) return null;
  const { fromMs, toMs } = player.part;
  const facts = { title: track.title, from: formatDuration(fromMs), to: formatDuration(toMs) };
  return <p className={`${LINE} bg-raise`}>{t(`notice.${player.notice}`, facts)}</p>;
}
