import { type RefObject, useCallback, useEffect, useEffectEvent, useState } from "react";
import { z } from "zod";
import { useTheme } from "./use-theme";

const FieldsMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("backline:ready") }),
  z.object({ type: z.literal("backline:change"), complete: z.boolean() }),
  z.object({ type: z.literal("backline:height"), px: z.number().min(40).max(800) }),
  z.object({ type: z.literal("backline:field-error"), field: z.string(), message: z.string() }),
  z.object({ type: z.literal("backline:token"), token: z.string(), last4: z.string(), brand: z.string() }),
  z.object({ type: z.literal("backline:submit") }),
]);
export type FieldsMessage = z.infer<typeof FieldsMessage>;

/** Talks with the card fields in `frame`. Only that frame, on this origin, is believed. */
export function useCardFields(frame: RefObject<HTMLIFrameElement | null>, onMessage: (message: FieldsMessage) => void) {
  const [isReady, setIsReady] = useState(false);
  const [isComplete, setIsComplete] = useState(false);
  const [heightPx, setHeightPx] = useState<number | null>(null);
  const theme = useTheme();

  const post = useCallback(
    (message: { type: "backline:tokenize" } | { type: "backline:theme"; theme: string }) => {
      frame.current?.contentWindow?.postMessage(message, window.location.origin);
    },
    [frame],
  );

  const receive = useEffectEvent((event: MessageEvent) => {
    if (event.origin !== window.location.origin || event.source !== frame.current?.contentWindow) return;
    const parsed = FieldsMessage.safeParse(event.data);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.type === "backline:ready") setIsReady(true);
    if (message.type === "backline:change") setIsComplete(message.complete);
    if (message.type === "backline:height") setHeightPx(message.px);
    onMessage(message);
  });

  useEffect(() => {
    window.addEventListener("message", receive);
    return () => window.removeEventListener("message", receive);
  }, []);

  useEffect(() => {
    if (isReady && theme) post({ type: "backline:theme", theme });
  }, [isReady, theme, post]);

  const requestToken = useCallback(() => post({ type: "backline:tokenize" }), [post]);
  return { isReady, isComplete, heightPx, requestToken };
}
