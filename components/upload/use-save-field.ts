"use client";

import { useTranslations } from "next-intl";
import type { DraftChange } from "./draft-api";
import type { SaveDraft } from "./use-drafts";

/** Saves changes of one field and answers its problem in words: the server's on the field, else on the whole, else ours. */
export function useSaveField(save: SaveDraft) {
  const t = useTranslations("portal.upload");
  return async (field: string, changes: readonly DraftChange[]): Promise<string | null> => {
    const refusal = await save(changes);
    return refusal ? (refusal.fields[field] ?? refusal.message ?? t("notSaved")) : null;
  };
}

/** "1,29" is how half the world types it; anything else goes to the server as it is. */
export function readTypedPrice(text: string): string {
  return text.trim().replace(/^(\d+),(\d+)$/, "$1.$2");
}
