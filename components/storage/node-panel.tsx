import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { StatusTag } from "@/components/ui/status-tag";
import { formatBytes } from "@/components/upload/format-bytes";
import type { StorageOverview } from "@/lib/shared/schemas/storage";
import { ActButton } from "./act-button";
import { FiguresList } from "./figures-list";
import { PinRow } from "./pin-row";

/** A node that is away leaves hundreds waiting; the rest of the page stays in sight. */
const SHOWN = 5;

type NodePanelProps = { node: StorageOverview["node"]; zone: string };

/** The copies on the IPFS node: how many in which state, and each that is not where it should be. */
export function NodePanel({ node, zone }: NodePanelProps) {
  const t = useTranslations("storage");
  if (!node.isConfigured)
    return (
      <Panel title={t("node.title")} className="border-t border-line md:border-s">
        <StatusTag tone="quiet">{t("node.absent")}</StatusTag>
        <p className="mt-2 max-w-prose text-ink-2">{t("node.absentText")}</p>
      </Panel>
    );
  const rows = node.counts.map(({ form, state, objects, bytes }) => ({
    key: `${form} ${state}`,
    cells: [`${t(`forms.${form}`)} · ${t(`states.${state}`)}`, String(objects), formatBytes(bytes)],
  }));
  return (
    <Panel
      title={t("node.title")}
      className="border-t border-line md:border-s"
      aside={
        node.version === null ? (
          <StatusTag tone="bad">{t("node.silent")}</StatusTag>
        ) : (
          <StatusTag tone="ok">{t("node.answers", { version: node.version })}</StatusTag>
        )
      }
    >
      {node.version === null ? <p className="mb-3 max-w-prose text-ink-2">{t("node.silentText")}</p> : null}
      {rows.length === 0 ? (
        <p className="text-ink-2">{t("node.none")}</p>
      ) : (
        <FiguresList
          caption={t("node.title")}
          head={[t("node.form"), t("space.objects"), t("space.size")]}
          rows={rows}
        />
      )}
      <WaitingPins waiting={node.waiting} hasCopies={rows.length > 0} zone={zone} />
    </Panel>
  );
}

type WaitingPinsProps = { waiting: NodePanelProps["node"]["waiting"]; hasCopies: boolean; zone: string };

function WaitingPins({ waiting, hasCopies, zone }: WaitingPinsProps) {
  const t = useTranslations("storage.node");
  if (waiting.length === 0)
    return hasCopies ? <p className="mt-3 border-t border-line pt-3 text-ink-2">{t("allThere")}</p> : null;
  const hasFailed = waiting.some(({ reason }) => reason !== null);
  return (
    <div className="mt-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-13 font-semibold">{t("waiting")}</h3>
        {hasFailed ? (
          <ActButton url="/api/settings/storage" body={{ action: "retry" }}>
            {t("retryAll")}
          </ActButton>
        ) : null}
      </div>
      <PinList pins={waiting.slice(0, SHOWN)} zone={zone} />
      {waiting.length > SHOWN ? (
        <details>
          <summary className="flex min-h-11 cursor-pointer items-center text-13 font-medium underline underline-offset-4">
            {t("more", { count: waiting.length - SHOWN })}
          </summary>
          <PinList pins={waiting.slice(SHOWN)} zone={zone} />
        </details>
      ) : null}
    </div>
  );
}

function PinList({ pins, zone }: { pins: NodePanelProps["node"]["waiting"]; zone: string }) {
  return (
    <ul className="mt-2 border-t border-line">
      {pins.map((pin) => (
        <PinRow key={`${pin.cid} ${pin.form}`} pin={pin} zone={zone} />
      ))}
    </ul>
  );
}
