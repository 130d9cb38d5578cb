"use client";

import { type ReactNode, useEffect, useState } from "react";

type PauseProps = { seconds: number; onEnd: () => void; children: (minutes: number) => ReactNode };

/** A pause counted down in minutes. */
export function Pause({ seconds, onEnd, children }: PauseProps) {
  const [endsAt] = useState(() => Date.now() + seconds * 1000);
  const [minutes, setMinutes] = useState(Math.ceil(seconds / 60));
  useEffect(() => {
    const timer = setInterval(() => {
      const leftMs = endsAt - Date.now();
      if (leftMs <= 0) onEnd();
      else setMinutes(Math.ceil(leftMs / 60_000));
    }, 1000);
    return () => clearInterval(timer);
  }, [endsAt, onEnd]);
  return children(minutes);
}
