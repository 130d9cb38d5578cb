import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import type { DraftChange } from "./draft-api";

export type DraftsById = Readonly<Record<string, OwnReleaseDetail>>;

/** What the server said of each record, and the changes it has not answered yet. */
export type DraftBook = {
  stored: DraftsById;
  ahead: readonly { turn: number; changes: readonly DraftChange[] }[];
  /** Of each record, the turn before which an answer was asked for too early to count. */
  freshFrom: Readonly<Record<string, number>>;
};
export type BookAction =
  | { type: "changed"; turn: number; changes: readonly DraftChange[] }
  /** `turn` is the change's own, `now` the one in which its answer came. */
  | { type: "answered"; turn: number; now: number; isSaved: boolean }
  /** `turn`: the one in which the record was asked for. */
  | { type: "read"; turn: number; draft: OwnReleaseDetail };

export function openBook(initial: OwnReleaseDetail | null): DraftBook {
  return { stored: initial ? { [initial.id]: initial } : {}, ahead: [], freshFrom: {} };
}

/** Answers may arrive in any order: an older one never takes back what is newer, nor what is still on its way. */
export function reduceBook(book: DraftBook, action: BookAction): DraftBook {
  switch (action.type) {
    case "changed":
      return { ...book, ahead: [...book.ahead, { turn: action.turn, changes: action.changes }] };
    case "answered":
      return answer(book, action);
    case "read": {
      const { draft, turn } = action;
      if (turn < (book.freshFrom[draft.id] ?? 0)) return book;
      return {
        ...book,
        stored: { ...book.stored, [draft.id]: draft },
        freshFrom: { ...book.freshFrom, [draft.id]: turn },
      };
    }
  }
}

/** The records as the artist sees them: a new order shows before the server has it, and the next step counts from there. */
export function viewBook({ stored, ahead }: DraftBook): DraftsById {
  return ahead.flatMap(({ changes }) => changes).reduce(placeAhead, stored);
}

function answer(book: DraftBook, { turn, now, isSaved }: Extract<BookAction, { type: "answered" }>): DraftBook {
  const changes = book.ahead.find((one) => one.turn === turn)?.changes ?? [];
  return {
    stored: isSaved ? changes.reduce(placeAhead, book.stored) : book.stored,
    ahead: book.ahead.filter((one) => one.turn !== turn),
    freshFrom: { ...book.freshFrom, ...Object.fromEntries(changes.map(({ releaseId }) => [releaseId, now])) },
  };
}

function placeAhead(byId: DraftsById, change: DraftChange): DraftsById {
  const draft = byId[change.releaseId];
  if (change.of !== "release" || !change.patch.tracks || !draft) return byId;
  const places = change.patch.tracks.map((place) => (typeof place === "string" ? { id: place, disc: 1 } : place));
  const placed = places.flatMap(({ id, disc }) => {
    const track = draft.tracks.find((one) => one.id === id);
    return track ? [{ ...track, disc }] : [];
  });
  // a file may have come in since
  const others = draft.tracks.filter((track) => !places.some(({ id }) => id === track.id));
  return { ...byId, [draft.id]: { ...draft, tracks: [...placed, ...others] } };
}
