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
import { reduceUploads, type UploadAction } from "./reduce-uploads";
import { selectStartable } from "./select-startable";
import { type LocalRefusals, sendFile } from "./send-file";
import { EMPTY_UPLOADS, isSettled, type UploadItem, type UploadState } from "./upload-item";

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

  const dispatch = useCallback((action: UploadAction) => {
    if (action.type === "removed") stops.current.get(action.key)?.();
    if (action.type === "removed") stops.current.delete(action.key);
    send(action);
  }, []);

  useEffect(() => {
    for (const item of selectStartable(state)) {
      if (!stops.current.has(item.key)) start(item, state.releaseIds, { stops: stops.current, send, words });
    }
  }, [state, words]);

  useLeaveWarning(state.items.some((item) => !isSettled(item)));
  const value = useMemo(() => ({ state, dispatch }), [state, dispatch]);
  return <UploadContext value={value}>{children}</UploadContext>;
}

type Engine = { stops: Map<string, () => void>; send: Dispatch<UploadAction>; words: LocalRefusals };

function start(item: UploadItem, releaseIds: UploadState["releaseIds"], { stops, send, words }: Engine) {
  const { key, file, target } = item;
  send({ type: "started", key, atMs: performance.now() });
  const stop = sendFile(
    { file, artistId: target.artistId, releaseId: releaseIds[target.groupKey] ?? null },
    {
      onProgress: (sentBytes) => send({ type: "progressed", key, sentBytes, atMs: performance.now() }),
      onSent: () => send({ type: "sent", key }),
      onSettled: (outcome) => {
        stops.delete(key);
        send({ type: "settled", key, outcome, atMs: Date.now() });
      },
    },
    words,
  );
  stops.set(key, stop);
}

function useRefusalWords(): LocalRefusals {
  const t = useTranslations("portal.upload.refusal");
  return useMemo(() => {
    const say = (reason: string) => ({ title: t(`${reason}.title`), detail: t(`${reason}.detail`), isTransient: true });
    return { offline: say("offline"), garbled: say("garbled"), signedOut: say("signedOut") };
  }, [t]);
}

function useLeaveWarning(isBusy: boolean) {
  useEffect(() => {
    if (!isBusy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isBusy]);
}
