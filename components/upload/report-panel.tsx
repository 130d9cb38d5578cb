"use client";

import { CircleAlert, CircleCheck, Info, Wrench } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ReportItem } from "@/lib/shared/schemas/draft";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { applyFix } from "./draft-changes";
import { useReportWords } from "./report-words";
import type { SaveDraft } from "./use-drafts";
import { useSaveField } from "./use-save-field";

type ReportPanelProps = { releases: readonly OwnReleaseDetail[]; save: SaveDraft };

/** What to know before publishing, each with the key that mends it where one can. */
export function ReportPanel({ releases, save }: ReportPanelProps) {
  const t = useTranslations("draft.report");
  const drafts = releases.filter(({ status, tracks }) => status === "draft" && tracks.length > 0);
  const found = drafts.flatMap((draft) => draft.report.map((item) => ({ draft, item })));
  if (drafts.length === 0) return null;
  return (
    <section aria-labelledby="report-title" className="border-t border-ink pt-3.5 pb-5.5">
      <h2 id="report-title" className="display text-20">
        {t("title")}
      </h2>
      {found.length === 0 ? (
        <p className="mt-2 flex items-center gap-2 text-13">
          <CircleCheck size={15} aria-hidden="true" className="shrink-0 text-ok" />
          {t("clean")}
        </p>
      ) : (
        <ul className="mt-1">
          {found.map(({ draft, item }) => (
            <Finding
              key={`${draft.id} ${item.code} ${item.trackIds.join()} ${JSON.stringify(item.values)}`}
              draft={draft}
              item={item}
              save={save}
            />
          ))}
        </ul>
      )}
      <p className="mt-2 text-12 text-ink-2">{t("note")}</p>
    </section>
  );
}

type FindingProps = { draft: OwnReleaseDetail; item: ReportItem; save: SaveDraft };

function Finding({ draft, item, save }: FindingProps) {
  const t = useTranslations("draft.report");
  const describe = useReportWords();
  const saveField = useSaveField(save);
  const [problem, setProblem] = useState<string | null>(null);
  const titles = draft.tracks.filter(({ id }) => item.trackIds.includes(id)).map(({ title }) => title);
  const Icon = item.level === "warning" ? CircleAlert : Info;
  const { fix } = item;
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2 border-b border-line py-2.5 text-13/[18px] last:border-0">
      <Icon
        size={15}
        aria-hidden="true"
        className={item.level === "warning" ? "mt-px text-warn" : "mt-px text-ink-3"}
      />
      <div className="min-w-0">
        <p>
          <b className="font-semibold">{t(item.level)}.</b> {describe(item)}
        </p>
        {titles.length > 0 ? (
          <p className="text-match-parent truncate text-12 text-ink-2" dir="auto">
            {titles.slice(0, 3).join(", ")} {titles.length > 3 ? t("more", { count: titles.length - 3 }) : null}
          </p>
        ) : null}
        {fix ? (
          <Button
            size="sm"
            className="mt-1.5 max-md:min-h-11"
            onClick={async () => setProblem(await saveField("tracks", applyFix(draft, fix)))}
          >
            <Wrench size={13} aria-hidden="true" />
            {t(`fix.${item.code}`, { count: item.trackIds.length })}
          </Button>
        ) : null}
        {problem ? (
          <p role="alert" className="mt-1 text-12 text-bad">
            {problem}
          </p>
        ) : null}
      </div>
    </li>
  );
}
