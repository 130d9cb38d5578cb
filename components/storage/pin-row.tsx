import { useTranslations } from "next-intl";
import { Time } from "@/components/ui/time";
import { formatBytes } from "@/components/upload/format-bytes";
import type { QueuedPin } from "@/lib/shared/schemas/storage";
import { ActButton } from "./act-button";
import { PinTag } from "./pin-tag";

/** One copy that waits, failed, or is being taken back, with why and what happens next. */
export function PinRow({ pin, zone }: { pin: QueuedPin; zone: string }) {
  const t = useTranslations("storage");
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3">
          <bdi className="truncate font-medium">{pin.name || t("kinds.copy")}</bdi>
          <PinTag state={pin.state} />
        </p>
        <p className="text-12 text-ink-2">
          {t(pin.kind ? `kinds.${pin.kind}` : "kinds.copy")} · {t(`forms.${pin.form}`)} ·{" "}
          <span className="figures">{formatBytes(pin.sizeBytes)}</span>
          {pin.attempts > 0 ? ` · ${t("node.attempts", { count: pin.attempts })}` : null}
        </p>
        {pin.reason ? (
          <p className="text-12 text-ink-2">
            {t(`reasons.${pin.reason}`)}{" "}
            {pin.nextTryAt
              ? t.rich("again", { at: () => <Time at={pin.nextTryAt ?? ""} format="second" zone={zone} /> })
              : t("notAgain")}
          </p>
        ) : null}
        <p className="figures truncate text-12 text-ink-3" title={pin.cid}>
          {pin.cid}
        </p>
      </div>
      {pin.reason ? (
        <ActButton url="/api/settings/storage" body={{ action: "retry", cid: pin.cid }}>
          {t("node.retry")}
        </ActButton>
      ) : null}
    </li>
  );
}
