"use client";

import { useTranslations } from "next-intl";
import {
  createContext,
  type Dispatch,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
} from "react";
import { changeKeptFile, forgetFile, keepFile } from "./kept-files";
import type { LocalRefusals } from "./read-refusal";
import { reduceUploads, type UploadAction } from "./reduce-uploads";
import { selectStartable } from "./select-startable";
import { sendFile } from "./send-file";
import { EMPTY_UPLOADS, isSettled, type UploadItem, type UploadState } from "./upload-item";
import { holdUpload, releaseUpload } from "./upload-tabs";
import { useRestoredUploads } from "./use-restored-uploads";

type Uploads = { state: UploadState; dispatch: Dispatch<UploadAction> };
const UploadContext = createContext<Uploads | null>(null);

export function useUploads(): Uploads {
  const uploads = use(UploadContext);
  if (!uploads) throw new Error("useUploads needs UploadProvider above it");
  return uploads;
}

/** Holds uploads above the portal's pages, so that a file keeps going while the artist looks at another page. */
export function UploadProvider({ children }: { children: ReactNode }) {
  const [state, send] = useReducer(reduceUploads, EMPTY_UPLOADS);
  const stops = useRef(new Map<string, () => void>());
  const words = useRefusalWords();

  const addresses = useRef(new Map<string, string>());

  const dispatch = useCallback((action: UploadAction) => {
    for (const key of keysToStop(action)) {
      stops.current.get(key)?.();
      stops.current.delete(key);
    }
    if (action.type === "removed") giveUp(action.key, addresses.current.get(action.key));
    send(action);
  }, []);

  useEffect(() => {
    addresses.current = new Map(
      state.items.flatMap(({ key, uploadUrl, phase }) => (uploadUrl && phase !== "ready" ? [[key, uploadUrl]] : [])),
    );
  }, [state]);

  useEffect(() => {
    for (const item of selectStartable(state)) {
      if (!stops.current.has(item.key)) start(item, state.releaseIds, { stops: stops.current, send, words });
    }
  }, [state, words]);

  useKeptFiles(state, send);
  useKeptPauses(state);
  useRestoredUploads(dispatch);
  useLeaveWarning(state.items.some((item) => !isSettled(item) && item.phase !== "missing" && !item.isKept));
  const value = useMemo(() => ({ state, dispatch }), [state, dispatch]);
  return <UploadContext value={value}>{children}</UploadContext>;
}

/** What was removed from the desk is of no use at the server either; should it not hear, the upload expires by itself. */
function giveUp(key: string, uploadUrl: string | undefined): void {
  leave(key, uploadUrl);
  if (uploadUrl) fetch(uploadUrl, { method: "DELETE", headers: { "tus-resumable": "1.0.0" } }).catch(() => undefined);
}

function keysToStop(action: UploadAction): readonly string[] {
  if (action.type === "paused") return action.keys;
  return action.type === "removed" || action.type === "retried" ? [action.key] : [];
}

type Engine = { stops: Map<string, () => void>; send: Dispatch<UploadAction>; words: LocalRefusals };

function start(item: UploadItem, releaseIds: UploadState["releaseIds"], { stops, send, words }: Engine) {
  const { key, file, target, uploadUrl } = item;
  if (!file) return;
  send({ type: "started", key, atMs: performance.now() });
  let address = uploadUrl;
  const stop = sendFile(
    { file, artistId: target.artistId, releaseId: releaseIds[target.groupKey] ?? null, batch: target.batch, uploadUrl },
    {
      onAddress: (given) => {
        const path = given && new URL(given, window.location.href).pathname;
        if (address && address !== path) releaseUpload(address);
        address = path;
        send({ type: "addressed", key, uploadUrl: address });
        if (address) holdUpload(address);
        void changeKeptFile(key, { uploadUrl: address });
      },
      onProgress: (sentBytes) => send({ type: "progressed", key, sentBytes, atMs: performance.now() }),
      onInterrupted: () => send({ type: "interrupted", key }),
      onSent: () => send({ type: "sent", key }),
      onSettled: (outcome) => {
        stops.delete(key);
        const isOver = outcome.kind === "stored" || !outcome.refusal.isTransient;
        if (isOver) leave(key, address);
        send({ type: "settled", key, outcome, atMs: Date.now() });
      },
    },
    words,
  );
  stops.set(key, stop);
}

function leave(key: string, uploadUrl: string | null | undefined): void {
  for (const name of [key, uploadUrl]) if (name) releaseUpload(name);
  void forgetFile(key);
}

/** Keeps each file from the moment it is on the desk, so that one that still waits for its turn survives a reload too. */
function useKeptFiles(state: UploadState, send: Dispatch<UploadAction>) {
  const asked = useRef(new Map<string, File>());
  useEffect(() => {
    for (const { key, file, phase, uploadUrl, target, isKept } of state.items) {
      const isDue = phase === "waiting" || phase === "paused" || phase === "uploading";
      if (!file || !isDue) continue;
      holdUpload(key);
      if (isKept || asked.current.get(key) === file) continue;
      asked.current.set(key, file);
      const releaseId = state.releaseIds[target.groupKey] ?? null;
      void keepFile({ key, uploadUrl, releaseId, target, file }).then((kept) => {
        if (kept) send({ type: "kept", key });
      });
    }
  }, [state, send]);
}

/** A file that is paused stays so when the page comes back. */
function useKeptPauses({ items }: UploadState) {
  const paused = useRef(new Set<string>());
  useEffect(() => {
    for (const { key, phase } of items) {
      const isPaused = phase === "paused";
      if (isPaused === paused.current.has(key)) continue;
      if (isPaused) paused.current.add(key);
      else paused.current.delete(key);
      void changeKeptFile(key, { isPaused });
    }
  }, [items]);
}

function useRefusalWords(): LocalRefusals {
  const t = useTranslations("portal.upload.refusal");
  return useMemo(() => {
    const say = (reason: string) => ({ title: t(`${reason}.title`), detail: t(`${reason}.detail`), isTransient: true });
    return { offline: say("offline"), garbled: say("garbled"), signedOut: say("signedOut"), unusable: t("unusable") };
  }, [t]);
}

function useLeaveWarning(isLossy: boolean) {
  useEffect(() => {
    if (!isLossy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isLossy]);
}
