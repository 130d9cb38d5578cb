import { expect, test } from "vitest";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import { type BookAction, openBook, reduceBook, viewBook } from "./draft-book";

const recordOf = (order: string) =>
  ({
    id: "rel",
    tracks: order.split("").map((id) => ({ id, disc: 1 }) as UploadedTrack),
  }) as OwnReleaseDetail;
const move = (turn: number, order: string): BookAction => ({
  type: "changed",
  turn,
  changes: [{ of: "release", releaseId: "rel", patch: { tracks: order.split("").map((id) => ({ id, disc: 1 })) } }],
});
const answer = (turn: number, now: number, isSaved = true): BookAction => ({ type: "answered", turn, now, isSaved });
const read = (turn: number, order: string): BookAction => ({ type: "read", turn, draft: recordOf(order) });

/** What stands in the list after each of the steps. */
function watch(steps: readonly BookAction[], from = "abc"): string[] {
  let book = openBook(recordOf(from));
  return steps.map((step) => {
    book = reduceBook(book, step);
    return (
      viewBook(book)
        .rel?.tracks.map(({ id }) => id)
        .join("") ?? ""
    );
  });
}

test.each<[string, BookAction[], string[]]>([
  [
    "a move shows at once, and stays when it is saved",
    [move(1, "bac"), answer(1, 2), read(3, "bac")],
    ["bac", "bac", "bac"],
  ],
  ["a refused move goes back", [move(1, "bac"), answer(1, 2, false), read(3, "abc")], ["bac", "abc", "abc"]],
  [
    "what the server says of the first move leaves the second",
    [move(1, "bac"), move(2, "bca"), answer(1, 3), read(4, "bac"), answer(2, 5), read(6, "bca")],
    ["bac", "bca", "bca", "bca", "bca", "bca"],
  ],
  [
    "what was asked for before a move was saved says nothing after it",
    [move(1, "bac"), answer(1, 3), read(2, "abc"), read(4, "bac")],
    ["bac", "bac", "bac", "bac"],
  ],
  ["of two answers the one that was asked for later counts", [read(2, "cba"), read(1, "abc")], ["cba", "cba"]],
  [
    "a file that comes in during a move stands behind",
    [move(1, "bac"), read(2, "abcd"), answer(1, 3)],
    ["bac", "bacd", "bacd"],
  ],
])("%s", (_, steps, seen) => {
  expect(watch(steps)).toEqual(seen);
});
