import { useTranslations } from "next-intl";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import type { PinState } from "@/lib/shared/schemas/storage";

const TONES: Record<PinState, StatusTone> = {
  none: "quiet",
  queued: "warn",
  pinned: "ok",
  failed: "bad",
  leaving: "warn",
};

export function PinTag({ state }: { state: PinState }) {
  const t = useTranslations("storage.states");
  return <StatusTag tone={TONES[state]}>{t(state)}</StatusTag>;
}
