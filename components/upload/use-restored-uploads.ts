"use client";

import { type Dispatch, useEffect } from "react";
import { type OwnUpload, OwnUploads } from "@/lib/shared/schemas/upload";
import { NEW_RECORD, singleGroup } from "./desk-rows";
import { forgetFile, type KeptFile, readKeptFiles } from "./kept-files";
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

const LONGEST_WAIT_MS = 7 * 24 * 3_600_000;

type Restored = { uploads: RestoredUpload[]; bound: { groupKey: string; releaseId: string }[] };

async function restoreUploads(): Promise<Restored> {
  const [server, kept, held] = await Promise.all([readOpenUploads(), readKeptFiles(), readHeldUploads()]);
  if (server === null) return { uploads: [], bound: [] };
  const files = await forgetEnded(kept, new Set(server.data.map(addressOf)));
  const byAddress = new Map(files.map((file) => [file.uploadUrl, file]));
  // one without a byte whose file is not here was begun by a request whose answer got lost: there is nothing to go on with
  const open = server.data.filter((upload) => {
    const file = byAddress.get(addressOf(upload));
    return !held.has(addressOf(upload)) && !held.has(file?.key ?? "") && (upload.receivedBytes > 0 || file);
  });
  const own = new Set(server.usages.map(({ artistId }) => artistId));
  const queued = files.filter(
    ({ key, uploadUrl, target }) => uploadUrl === null && !held.has(key) && own.has(target.artistId),
  );
  const batches = [...open.map(({ batch }) => batch), ...queued.map(({ target }) => target.batch)];
  const newest = batches.findLast((batch) => batch !== null) ?? null;
  const begun = open.map((upload) => {
    const groupKey = chooseGroup(upload.batch, newest) ?? upload.releaseId ?? singleGroup(upload.id);
    return { item: toItem(upload, groupKey, byAddress.get(addressOf(upload))), releaseId: upload.releaseId };
  });
  const waiting = queued.map((file) => {
    const groupKey = chooseGroup(file.target.batch, newest) ?? file.target.groupKey;
    return { item: toWaitingItem(file, groupKey), releaseId: file.releaseId };
  });
  const all = [...begun, ...waiting];
  return {
    uploads: all.map(({ item }) => item),
    bound: all.flatMap(({ item, releaseId }) => (releaseId ? [{ groupKey: item.target.groupKey, releaseId }] : [])),
  };
}

const addressOf = ({ id }: OwnUpload) => `${UPLOADS_ENDPOINT}/${id}`;

/** Throws away what the server has ended and what waited too long; returns the rest. */
async function forgetEnded(kept: readonly KeptFile[], live: ReadonlySet<string>): Promise<KeptFile[]> {
  const isOver = ({ uploadUrl, keptAtMs }: KeptFile) =>
    uploadUrl === null ? keptAtMs < Date.now() - LONGEST_WAIT_MS : !live.has(uploadUrl);
  for (const { key } of kept.filter(isOver)) await forgetFile(key);
  return kept.filter((file) => !isOver(file));
}

/** The record that was being made last is the new record again; older ones stand for themselves. */
function chooseGroup(batch: string | null, newest: string | null): string | null {
  if (batch === null) return null;
  return batch === newest ? NEW_RECORD : singleGroup(batch);
}

function toItem(upload: OwnUpload, groupKey: string, kept: KeptFile | undefined): RestoredUpload {
  const { id, artistId, batch, fileName, sizeBytes, receivedBytes } = upload;
  // a kept file is the very one; its size only guards against a browser that lost its bytes
  const file = kept && kept.file.size === sizeBytes ? kept.file : null;
  return {
    key: kept?.key ?? id,
    file,
    name: fileName,
    sizeBytes,
    sentBytes: receivedBytes,
    uploadUrl: addressOf(upload),
    isKept: file !== null,
    isPaused: kept?.isPaused ?? false,
    target: { groupKey, artistId, batch },
  };
}

function toWaitingItem({ key, file, target, isPaused = false }: KeptFile, groupKey: string): RestoredUpload {
  const { name, size: sizeBytes } = file;
  const nothingSent = { sentBytes: 0, uploadUrl: null, isKept: true };
  return { key, file, name, sizeBytes, isPaused, ...nothingSent, target: { ...target, groupKey } };
}

/** Null when the server does not say; nothing is forgotten then. */
async function readOpenUploads(): Promise<OwnUploads | null> {
  try {
    const reply = await fetch(UPLOADS_ENDPOINT, { cache: "no-store" });
    return reply.ok ? OwnUploads.parse(await reply.json()) : null;
  } catch {
    return null;
  }
}
