"use client";

import { type Dispatch, useEffect, useRef } from "react";
import { forgetFile, keepFile } from "./kept-files";
import { queuedAddress } from "./queued-files";
import type { UploadAction } from "./reduce-uploads";
import { isSettled, type UploadItem, type UploadState } from "./upload-item";
import { holdUpload, releaseUpload } from "./upload-tabs";

const isQueued = (item: UploadItem) => item.file !== null && item.uploadUrl === null && !isSettled(item);

/** Keeps files that wait for their turn, so that a reload brings them back too; lets go of those that are removed or over. */
export function useQueuedFiles(state: UploadState, dispatch: Dispatch<UploadAction>): void {
  const queued = useRef(new Set<string>());
  useEffect(() => {
    for (const [index, item] of state.items.entries()) {
      const { key, file, target } = item;
      if (!file || !isQueued(item) || queued.current.has(key)) continue;
      queued.current.add(key);
      const { artistId, batch, groupKey } = target;
      const order = Date.now() + index;
      const uploadUrl = queuedAddress(key);
      holdUpload(uploadUrl);
      void keepFile({
        uploadUrl,
        file,
        key,
        queued: { artistId, batch, releaseId: state.releaseIds[groupKey] ?? null, order },
      }).then((isKept) => {
        if (isKept) dispatch({ type: "kept", key });
      });
    }
    const here = new Map(state.items.map((item) => [item.key, item]));
    for (const key of queued.current) {
      const item = here.get(key);
      if (item && !isSettled(item)) continue;
      queued.current.delete(key);
      leaveQueue(key);
    }
  }, [state, dispatch]);
}

/** The file has an address and is kept under it, or is of no use any more. */
export function leaveQueue(key: string): void {
  releaseUpload(queuedAddress(key));
  void forgetFile(queuedAddress(key));
}
