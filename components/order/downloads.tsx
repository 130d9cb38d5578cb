import { useTranslations } from "next-intl";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import { CheckCopy } from "./check-copy";
import { DownloadRow } from "./download-row";
import { groupDownloads } from "./group-downloads";

export function Downloads({ order }: { order: OrderView }) {
  const t = useTranslations("order.downloads");
  const groups = groupDownloads(order);
  return (
    <section aria-labelledby="downloads-title">
      <h2 id="downloads-title" className="display border-t border-rule py-3.5 text-28 font-bold tracking-[-0.015em]">
        {t("title")}
      </h2>
      {groups.length > 0 ? (
        <ul>
          {groups.map((group) => (
            <DownloadRow key={group.line.id} group={group} orderId={order.id} />
          ))}
        </ul>
      ) : (
        <p role="status" className="border-y border-line py-6 text-ink-2">
          {t("making")}
        </p>
      )}
      {groups.length > 0 ? <CheckCopy orderId={order.id} /> : null}
    </section>
  );
}
