import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { useState } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";
import { type Theme, useTheme } from "./use-theme";

type CardFrameProps = {
  frame: RefObject<HTMLIFrameElement | null>;
  fieldsUrl: string;
  heightPx: number | null;
  isLocked: boolean;
};

/** The card fields, in a frame of their own, so that card data never passes through this page. */
export function CardFrame({ frame, fieldsUrl, heightPx, isLocked }: CardFrameProps) {
  const t = useTranslations("checkout");
  const theme = useTheme();
  return (
    <div className="@container">
      <div
        className={mergeClasses("min-h-60 @[21.5rem]:min-h-55 @[26.25rem]:min-h-33.5", isLocked && "opacity-60")}
        style={heightPx ? { minHeight: heightPx } : undefined}
        inert={isLocked}
      >
        {theme ? (
          <LoadedFrame
            frame={frame}
            fieldsUrl={fieldsUrl}
            firstTheme={theme}
            heightPx={heightPx}
            title={t("cardFields")}
          />
        ) : null}
      </div>
    </div>
  );
}

type LoadedFrameProps = Omit<CardFrameProps, "isLocked"> & { firstTheme: Theme; title: string };

/** Loaded once: a later theme is told by message, because a new address would empty what was typed. */
function LoadedFrame({ frame, fieldsUrl, firstTheme, heightPx, title }: LoadedFrameProps) {
  const [src] = useState(() => {
    const url = new URL(fieldsUrl, window.location.origin);
    url.searchParams.set("theme", firstTheme);
    url.searchParams.set("locale", document.documentElement.lang);
    return url.href;
  });
  return (
    <iframe
      ref={frame}
      src={src}
      title={title}
      className="block w-full border-0 bg-transparent"
      style={{ height: heightPx ?? "100%", colorScheme: "normal" }}
    />
  );
}
