"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, use, useEffect, useRef, useState } from "react";
import type { OwnRelease } from "@/lib/shared/schemas/upload";
import { RemoveRelease } from "./remove-release";

const RemovedContext = createContext<((said: string) => void) | null>(null);

/** Around a list of releases that can be removed from it: says what happened, where focus goes when a row is gone. */
export function ReleaseRemovals({ children }: { children: ReactNode }) {
  const router = useRouter();
  // an object, so that the same words twice are said twice
  const [said, setSaid] = useState<{ words: string } | null>(null);
  const note = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (said) note.current?.focus();
  }, [said]);
  const onRemoved = (words: string) => {
    setSaid({ words });
    router.refresh();
  };
  return (
    <RemovedContext value={onRemoved}>
      <p ref={note} role="status" tabIndex={-1} className="mb-3 text-ink-2 outline-none empty:hidden">
        {said?.words}
      </p>
      {children}
    </RemovedContext>
  );
}

/** The bin of one row; nothing outside of `ReleaseRemovals`. */
export function RemoveListed({ release }: { release: OwnRelease }) {
  const onRemoved = use(RemovedContext);
  return onRemoved ? <RemoveRelease release={release} look="icon" onRemoved={onRemoved} /> : null;
}
