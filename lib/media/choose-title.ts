import "server-only";
import type { TrackTags } from "./examine/examination";

/** What was typed, else what the file says, else its name without the ending. */
export function chooseTitle(typed: string | undefined, tags: TrackTags, fileName: string): string {
  const stem = fileName
    .replace(/\.[^.]{1,5}$/, "")
    .replaceAll("_", " ")
    .trim();
  return typed ?? tags.title ?? (stem || "Untitled");
}
