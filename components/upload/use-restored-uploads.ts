"use client";

import { type Dispatch, useEffect } from "react";
import { type OwnUpload, OwnUploads } from "@/lib/shared/schemas/upload";
import { NEW_RECORD, singleGroup } from "./desk-rows";
import { forgetFile, type KeptFile, readKeptFiles } from "./kept-files";
import { isQueuedAddress, type QueuedFile, selectQueued } from "./queued-files";
import type { RestoredUpload, UploadAction } from "./reduce-uploads";
import { UPLOADS_ENDPOINT } from "./send-file";
import { readHeldUploads } from "./upload-tabs";

/** Brings what an earlier visit, or another device, left unfinished back onto the desk; once a visit. */
export function useRestoredUploads(dispatch: Dispatch<UploadAction>): void {
  useEffect(() => {
    let isGone = false;
    void restoreUploads().then((found) => {
      if (isGone) return;
      for (const { groupKey, releaseId } of found.bound) dispatch({ type: "bound", groupKey, releaseId });
      if (found.uploads.length > 0) dispatch({ type: "restored", uploads: found.uploads });
    });
    return () => {
      isGone = true;
    };
  }, [dispatch]);
}

type Restored = { uploads: RestoredUpload[]; bound: { groupKey: string; releaseId: string }[] };

async function restoreUploads(): Promise<Restored> {
  const [all, kept, held] = await Promise.all([readOpenUploads(), readKeptFiles(), readHeldUploads()]);
  if (all === null) return { uploads: [], bound: [] };
  const live = new Set(all.map(({ id }) => `${UPLOADS_ENDPOINT}/${id}`));
  for (const uploadUrl of kept.keys())
    if (!live.has(uploadUrl) && !isQueuedAddress(uploadUrl)) await forgetFile(uploadUrl);
  const addressOf = ({ id }: OwnUpload) => `${UPLOADS_ENDPOINT}/${id}`;
  // one without a byte whose file is not here was begun by a request whose answer got lost: there is nothing to go on with
  const open = all.filter(
    (upload) => !held.has(addressOf(upload)) && (upload.receivedBytes > 0 || kept.has(addressOf(upload))),
  );
  const queued = selectQueued(kept.values(), held);
  const newest =
    queued.findLast(({ target }) => target.batch !== null)?.target.batch ??
    open.findLast(({ batch }) => batch !== null)?.batch ??
    null;
  const uploads = open.map((upload) => ({ upload, groupKey: chooseGroup(upload, newest) }));
  const begun = uploads.map(({ upload, groupKey }) =>
    toItem(upload, groupKey, kept.get(`${UPLOADS_ENDPOINT}/${upload.id}`)),
  );
  const waiting = queued.map((one) => toQueuedItem(one, newest));
  const releases = [
    ...uploads.map(({ upload: { releaseId }, groupKey }) => ({ releaseId, groupKey })),
    ...queued.map(({ target }, n) => ({ releaseId: target.releaseId, groupKey: waiting[n]?.target.groupKey ?? "" })),
  ];
  return {
    uploads: [...begun, ...waiting],
    bound: releases.flatMap(({ releaseId, groupKey }) => (releaseId ? [{ groupKey, releaseId }] : [])),
  };
}

function toQueuedItem({ key, file, target }: QueuedFile, newest: string | null): RestoredUpload {
  const { artistId, batch, releaseId } = target;
  return {
    key,
    file,
    name: file.name,
    sizeBytes: file.size,
    sentBytes: 0,
    uploadUrl: null,
    isKept: true,
    target: { groupKey: chooseGroup({ id: key, batch, releaseId }, newest), artistId, batch },
  };
}

/** The record that was being made last is the new record again; older ones stand for themselves. */
function chooseGroup(
  { id, batch, releaseId }: Pick<OwnUpload, "id" | "batch" | "releaseId">,
  newest: string | null,
): string {
  if (batch === null) return releaseId ?? singleGroup(id);
  return batch === newest ? NEW_RECORD : singleGroup(batch);
}

function toItem(upload: OwnUpload, groupKey: string, kept: KeptFile | undefined): RestoredUpload {
  const { id, artistId, batch, fileName, sizeBytes, receivedBytes } = upload;
  // a kept file is the very one; its size only guards against a browser that lost its bytes
  const file = kept && kept.file.size === sizeBytes ? kept.file : null;
  return {
    key: id,
    file,
    name: fileName,
    sizeBytes,
    sentBytes: receivedBytes,
    uploadUrl: `${UPLOADS_ENDPOINT}/${id}`,
    isKept: file !== null,
    target: { groupKey, artistId, batch },
  };
}

/** Null when the server does not say; nothing is forgotten then. */
async function readOpenUploads(): Promise<OwnUpload[] | null> {
  try {
    const reply = await fetch(UPLOADS_ENDPOINT, { cache: "no-store" });
    return reply.ok ? OwnUploads.parse(await reply.json()).data : null;
  } catch {
    return null;
  }
}
