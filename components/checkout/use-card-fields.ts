import { type RefObject, useCallback, useEffect, useEffectEvent, useState } from "react";
import { z } from "zod";
import type { OrderRef } from "./checkout-state";
import { useTheme } from "./use-theme";

const FieldsMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("backline:ready") }),
  z.object({ type: z.literal("backline:change"), complete: z.boolean() }),
  z.object({ type: z.literal("backline:height"), px: z.number().min(40).max(800) }),
  z.object({ type: z.literal("backline:field-error"), field: z.string(), message: z.string() }),
  z.object({
    type: z.literal("backline:token"),
    token: z.string(),
    last4: z.string(),
    brand: z.string(),
    /** Whose token it is; fields of one rail only leave it out. */
    rail: z.string().optional(),
  }),
  z.object({ type: z.literal("backline:submit") }),
]);
export type FieldsMessage = z.infer<typeof FieldsMessage>;
type Told = { type: "backline:tokenize"; rail?: string } | { type: "backline:theme"; theme: string };

/** Talks with the card fields of `fieldsUrl` in `frame`. Only that frame, on this origin, is believed. */
export function useCardFields(
  frame: RefObject<HTMLIFrameElement | null>,
  fieldsUrl: string | null,
  onMessage: (message: FieldsMessage) => void,
) {
  const [readyUrl, setReadyUrl] = useState<string | null>(null);
  const [completeUrl, setCompleteUrl] = useState<string | null>(null);
  const [heightPx, setHeightPx] = useState<number | null>(null);
  const theme = useTheme();
  const isReady = fieldsUrl !== null && readyUrl === fieldsUrl;
  const isComplete = fieldsUrl !== null && completeUrl === fieldsUrl;

  const post = useCallback(
    (message: Told) => frame.current?.contentWindow?.postMessage(message, window.location.origin),
    [frame],
  );

  const receive = useEffectEvent((event: MessageEvent) => {
    if (event.origin !== window.location.origin || event.source !== frame.current?.contentWindow) return;
    const parsed = FieldsMessage.safeParse(event.data);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.type === "backline:ready") setReadyUrl(fieldsUrl);
    if (message.type === "backline:change") setCompleteUrl(message.complete ? fieldsUrl : null);
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

  const requestToken = useCallback(
    ({ rail }: OrderRef) => post(rail === null ? { type: "backline:tokenize" } : { type: "backline:tokenize", rail }),
    [post],
  );
  // asked for a token, incomplete fields say what they miss and take the focus; no token can come of it
  const showProblems = useCallback(() => post({ type: "backline:tokenize" }), [post]);
  const focus = useCallback(() => frame.current?.focus(), [frame]);
  return { isReady, isComplete, heightPx, requestToken, showProblems, focus };
}
