"use client";

import { ImageUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Cover } from "@/components/ui/cover";
import { Select } from "@/components/ui/select";
import type { ReleasePatch } from "@/lib/shared/schemas/catalog";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { changeRelease, isSingleTrack } from "./draft-changes";
import { InlineField } from "./inline-field";
import type { SaveDraft } from "./use-drafts";
import { useSaveField } from "./use-save-field";

const PICTURES = "image/jpeg,image/png,image/webp";
const KINDS = ["single", "ep", "album"] as const;
const ORDERS = ["tags", "names"] as const;

type SleevePanelProps = {
  draft: OwnReleaseDetail;
  save: SaveDraft;
  onUnsavedChange: (field: string, isUnsaved: boolean) => void;
};

/** What is on the outside of a record: its cover, its kind and year, and where the order of its tracks comes from. */
export function SleevePanel({ draft, save, onUnsavedChange }: SleevePanelProps) {
  const t = useTranslations("draft.sleeve");
  const saveField = useSaveField(save);
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (field: string, patch: ReleasePatch) =>
    setProblem(await saveField(field, [changeRelease(draft, patch)]));
  const saveYear = async (text: string) =>
    /^\d{4}$/.test(text) ? saveField("year", [changeRelease(draft, { year: Number(text) })]) : t("badYear");
  return (
    <section className="border-t border-ink pt-3.5 pb-5.5">
      <h2 className="display text-20">{t("title")}</h2>
      <CoverField draft={draft} save={save} />
      <div className="mt-3.5 grid grid-cols-2 gap-x-3 gap-y-3.5">
        <div className="min-w-0">
          <label htmlFor={id} className="mb-1 block text-12 text-ink-2">
            {t("kind")}
          </label>
          <Select
            id={id}
            value={draft.kind}
            onChange={(event) => send("kind", { kind: event.target.value as (typeof KINDS)[number] })}
            className="bg-paper md:min-h-9 md:text-13"
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </Select>
        </div>
        <InlineField
          label={t("year")}
          value={draft.year ? String(draft.year) : ""}
          inputMode="decimal"
          onSave={saveYear}
          onUnsavedChange={(isUnsaved) => onUnsavedChange(`${draft.id}.year`, isUnsaved)}
          inputClassName="figures"
        />
      </div>
      {isSingleTrack(draft) ? null : (
        <fieldset className="mt-3.5 min-w-0">
          <legend className="mb-1 text-12 text-ink-2">{t("order")}</legend>
          <div className="flex flex-wrap gap-2">
            {ORDERS.map((orderBy) => (
              <Button key={orderBy} className="text-13 md:min-h-9 md:px-3" onClick={() => send("tracks", { orderBy })}>
                {t(`orders.${orderBy}`)}
              </Button>
            ))}
          </div>
        </fieldset>
      )}
      {problem ? (
        <p role="alert" className="mt-2 text-12 text-bad">
          {problem}
        </p>
      ) : null}
    </section>
  );
}

function CoverField({ draft, save }: Pick<SleevePanelProps, "draft" | "save">) {
  const t = useTranslations("draft.sleeve");
  const saveField = useSaveField(save);
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const canTake = !draft.derived.includes("cover") && draft.tracks.some(({ metadata }) => metadata.cover);
  const take = async () => setProblem(await saveField("derive", [changeRelease(draft, { derive: ["cover"] })]));
  return (
    <div className="mt-3 flex items-start gap-3">
      <span className="w-24 shrink-0">
        <Cover src={draft.coverUrl} title={draft.title} artistName={draft.artistName} sizes="96px" isEager />
      </span>
      <div className="grid min-w-0 gap-1.5">
        <Button className="text-13 md:min-h-9 md:px-3" onClick={() => input.current?.click()}>
          <ImageUp size={14} aria-hidden="true" />
          {t(draft.coverUrl ? "replaceCover" : "chooseCover")}
        </Button>
        {canTake ? (
          <Button variant="quiet" className="text-13 md:min-h-9 md:px-3" onClick={take}>
            {t("takeCover")}
          </Button>
        ) : null}
        <p className="text-12 text-ink-2">{t("coverNote")}</p>
        {problem ? (
          <p role="alert" className="text-12 text-bad">
            {problem}
          </p>
        ) : null}
      </div>
      <input
        ref={input}
        type="file"
        accept={PICTURES}
        aria-label={t("chooseCover")}
        hidden
        onChange={async (event) => {
          const picture = event.target.files?.[0];
          event.target.value = "";
          if (picture) setProblem(await saveField("cover", [{ of: "cover", releaseId: draft.id, picture }]));
        }}
      />
    </div>
  );
}
