"use client";
import { createContext, type ReactNode, useContext } from "react";
import { LoadingFigures } from "./empty-figures";

/** Whether the bar has asked for other figures than the ones below it. */
export const PendingFigures = createContext(false);

/** For what is no figures: while the next are on their way, their places stand here. */
export function UnlessPending({ children }: { children: ReactNode }) {
  return useContext(PendingFigures) ? <LoadingFigures /> : children;
}
