"use client";

import { useCallback, useMemo, useState } from "react";
import { parseDecimal } from "@/lib/shared/money";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { buildRows, NEW_RECORD, selectDeskItems, selectReleaseIds, singleGroup } from "./desk-rows";
import type { UploadLimits } from "./drop-zone";
import type { Grouping } from "./group-choice";
import { matchMissing } from "./match-missing";
import { summariseUploads } from "./summarise-uploads";
import { useUploads } from "./upload-provider";
import { useDrafts, useLoadedDrafts } from "./use-drafts";
import { useFileCheck } from "./use-file-check";
import { useFolderCover } from "./use-folder-cover";

type DeskOptions = { opened: OwnReleaseDetail | null; artistId: string; limits: UploadLimits };

/** All that the upload page knows: its files, the records they make, and what is typed but not saved. */
export function useDesk({ opened, artistId, limits }: DeskOptions) {
  const { state, dispatch } = useUploads();
  const [grouping, setGrouping] = useState<Grouping>("record");
  const openedId = opened?.id ?? null;
  const drafts = useDrafts(opened);
  const items = useMemo(() => selectDeskItems(state, openedId), [state, openedId]);
  const releaseIds = useMemo(() => selectReleaseIds(items, state, openedId), [items, state, openedId]);
  const marks = useMemo(() => {
    const brought = items.flatMap(({ track, target }) =>
      track && state.releaseIds[target.groupKey] ? [`${state.releaseIds[target.groupKey]}/${track.id}`] : [],
    );
    // a record of an earlier visit is known before a file of this one is in
    const earlier = releaseIds.filter((id) => id !== openedId && !brought.some((mark) => mark.startsWith(`${id}/`)));
    return [...earlier.map((id) => `${id}/`), ...brought];
  }, [items, state.releaseIds, releaseIds, openedId]);
  useLoadedDrafts(drafts, marks);

  const checkFile = useFileCheck(limits);
  const putCoverLater = useFolderCover(state.releaseIds, drafts.save);
  const addFiles = useCallback(
    (files: readonly File[], cover: File | null = null) => {
      if (openedId) dispatch({ type: "bound", groupKey: openedId, releaseId: openedId });
      const { matches, rest } = matchMissing(items, files);
      for (const { key, file } of matches) dispatch({ type: "found", key, file });
      const recordBatch =
        items.find(({ target }) => target.groupKey === NEW_RECORD)?.target.batch ?? crypto.randomUUID();
      const added = rest.map((file) => {
        const key = crypto.randomUUID();
        const isRecord = openedId === null && grouping === "record";
        const groupKey = openedId ?? (isRecord ? NEW_RECORD : singleGroup(key));
        const target = { groupKey, artistId: opened?.artistId ?? artistId, batch: isRecord ? recordBatch : null };
        return { key, file, target };
      });
      dispatch({ type: "added", files: added });
      const [first] = added;
      // a picture is of the record that the folder makes; singles have their own
      if (cover && first && (openedId !== null || grouping === "record")) putCoverLater(first.target.groupKey, cover);
      for (const { key, file } of added) {
        const refusal = checkFile(file);
        if (refusal) dispatch({ type: "settled", key, outcome: { kind: "refused", refusal }, atMs: Date.now() });
      }
    },
    [openedId, opened?.artistId, artistId, items, grouping, dispatch, checkFile, putCoverLater],
  );
  /** A file that was chosen for one row: the right one goes on, another takes the row over from its first byte. */
  const findFile = (key: string, file: File) => {
    const missing = items.filter((item) => item.key === key);
    const isSame = matchMissing(missing, [file]).matches.length > 0;
    dispatch(isSame ? { type: "found", key, file } : { type: "retried", key, file });
    const refusal = isSame ? null : checkFile(file);
    if (refusal) dispatch({ type: "settled", key, outcome: { kind: "refused", refusal }, atMs: Date.now() });
  };
  const holdAll = (type: "paused" | "resumed") => dispatch({ type, keys: items.map(({ key }) => key) });
  const clear = () => dispatch({ type: "cleared", groupKeys: items.map((item) => item.target.groupKey) });
  const releases = releaseIds.flatMap((id) => drafts.byId[id] ?? []);
  return {
    rows: buildRows(items, state, drafts.byId, openedId),
    releases,
    summary: summariseUploads(items),
    drafts,
    grouping,
    setGrouping,
    addFiles,
    findFile,
    holdAll,
    clear,
    dispatch,
  };
}

/** Which fields hold something the server does not, and the prices as they are being typed. */
export function useTyping() {
  const [unsaved, setUnsaved] = useState<ReadonlySet<string>>(new Set());
  const [prices, setPrices] = useState<Readonly<Record<string, string>>>({});
  const onUnsavedChange = useCallback((field: string, isUnsaved: boolean) => {
    setUnsaved((known) => {
      const next = new Set(known);
      if (isUnsaved) next.add(field);
      else next.delete(field);
      return next;
    });
  }, []);
  /** Nothing that was typed about these tracks and records holds anything up any more. */
  const forgetTyped = useCallback((ids: readonly string[]) => {
    setUnsaved((known) => new Set([...known].filter((field) => !ids.some((id) => field.startsWith(`${id}.`)))));
  }, []);
  const onTypePrice = useCallback((trackId: string, price: string) => {
    setPrices((known) => ({ ...known, [trackId]: price }));
  }, []);
  return { unsavedFields: unsaved.size, prices, onUnsavedChange, onTypePrice, forgetTyped };
}

/** Prices alone of all tracks together, a price being typed before the saved one; text that is no price counts as saved. */
export function sumPrices(releases: readonly OwnReleaseDetail[], typed: Readonly<Record<string, string>>): number {
  const tracks = releases.flatMap((release) => release.tracks.map((track) => ({ track, currency: release.currency })));
  return tracks.reduce((sum, { track, currency }) => {
    const typedMinor = parseDecimal(typed[track.id] ?? "", currency);
    return sum + (typedMinor ?? track.priceMinor);
  }, 0);
}
