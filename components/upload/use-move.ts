"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ReleaseStatus } from "@/lib/shared/schemas/catalog";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { changeRelease } from "./draft-changes";
import type { SaveDraft } from "./use-drafts";
import { useSaveField } from "./use-save-field";

type StatePatch = { status: ReleaseStatus; publishAt?: string };

/** Moves releases to another state, one problem in words when one of them cannot go. */
export function useMove(save: SaveDraft) {
  const router = useRouter();
  const saveField = useSaveField(save);
  const [problem, setProblem] = useState<string | null>(null);
  const [isMoving, setMoving] = useState(false);

  async function move(releases: readonly OwnReleaseDetail[], patch: StatePatch) {
    setMoving(true);
    const field = patch.publishAt === undefined ? "status" : "publishAt";
    setProblem(
      await saveField(
        field,
        releases.map((release) => changeRelease(release, patch)),
      ),
    );
    setMoving(false);
    // the head of the page says the state too
    router.refresh();
  }
  return { move, problem, isMoving };
}
