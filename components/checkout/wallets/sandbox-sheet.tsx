import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { z } from "zod";
import { type Theme, useTheme } from "../use-theme";
import type { WalletDoors } from "./wallet-opener";

const SheetMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("backline:height"), px: z.number().min(40).max(900) }),
  z.object({ type: z.literal("backline:wallet-token"), token: z.string(), last4: z.string(), brand: z.string() }),
  z.object({ type: z.literal("backline:wallet-left") }),
]);

type SandboxSheetProps = { url: string; name: string; doors: Pick<WalletDoors, "take" | "leave"> };

/** The sandbox's stand-in for a wallet's sheet. Only that frame, on this origin, is believed. */
export function SandboxSheet({ url, name, doors }: SandboxSheetProps) {
  const theme = useTheme();
  return theme ? <LoadedSheet {...{ url, name, doors, theme }} /> : null;
}

function LoadedSheet({ url, name, doors, theme }: SandboxSheetProps & { theme: Theme }) {
  const t = useTranslations("checkout.wallet");
  const frame = useRef<HTMLIFrameElement>(null);
  const [heightPx, setHeightPx] = useState(360);
  const [src] = useState(() => {
    const page = new URL(url, window.location.origin);
    page.searchParams.set("theme", theme);
    page.searchParams.set("locale", document.documentElement.lang);
    return page.href;
  });
  const receive = useEffectEvent((event: MessageEvent) => {
    if (event.origin !== window.location.origin || event.source !== frame.current?.contentWindow) return;
    const message = SheetMessage.safeParse(event.data).data;
    if (message?.type === "backline:height") setHeightPx(message.px);
    if (message?.type === "backline:wallet-left") doors.leave();
    if (message?.type === "backline:wallet-token")
      doors.take(message.token, { last4: message.last4, brand: message.brand });
  });
  useEffect(() => {
    window.addEventListener("message", receive);
    return () => window.removeEventListener("message", receive);
  }, []);
  useEffect(() => {
    frame.current?.contentWindow?.postMessage({ type: "backline:theme", theme }, window.location.origin);
  }, [theme]);
  return (
    <iframe
      ref={frame}
      src={src}
      title={t("sheet", { name })}
      className="block w-full border-0 bg-transparent"
      style={{ height: heightPx, colorScheme: "normal" }}
    />
  );
}
