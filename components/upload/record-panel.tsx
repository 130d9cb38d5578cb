"use client";

import { useTranslations } from "next-intl";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { BulkPrice } from "./bulk-price";
import { changeRelease, findCommonPrice, priceAllTracks } from "./draft-changes";
import { GenreField } from "./genre-field";
import { InlineField } from "./inline-field";
import { OpenPriceFields } from "./open-price-fields";
import { PriceField } from "./price-field";
import type { SaveDraft } from "./use-drafts";
import { useSaveField } from "./use-save-field";

type RecordPanelProps = {
  draft: OwnReleaseDetail;
  save: SaveDraft;
  onUnsavedChange: (field: string, isUnsaved: boolean) => void;
};

/** What belongs to a record of several tracks and not to one of them. */
export function RecordPanel({ draft, save, onUnsavedChange }: RecordPanelProps) {
  const t = useTranslations("portal.upload");
  const saveField = useSaveField(save);
  return (
    <section className="border-t border-ink pt-3.5 pb-5.5">
      <h2 className="display text-20">{t("record.title")}</h2>
      <div className="mt-3 grid grid-cols-2 gap-x-3 gap-y-3.5">
        <InlineField
          label={t("field.recordTitle")}
          value={draft.title}
          onSave={(title) => saveField("title", [changeRelease(draft, { title })])}
          onUnsavedChange={(isUnsaved) => onUnsavedChange(`${draft.id}.title`, isUnsaved)}
          className="col-span-2"
        />
        <PriceField
          label={t("field.recordPrice")}
          priceMinor={draft.priceMinor}
          currency={draft.currency}
          onSave={(price) => saveField("price", [changeRelease(draft, { price })])}
          onUnsavedChange={(isUnsaved) => onUnsavedChange(`${draft.id}.price`, isUnsaved)}
          isLarge
        />
        <PriceField
          label={t("field.eachTrack")}
          priceMinor={findCommonPrice(draft)}
          currency={draft.currency}
          onSave={(price) => saveField("price", priceAllTracks(draft, price))}
          onUnsavedChange={(isUnsaved) => onUnsavedChange(`${draft.id}.each`, isUnsaved)}
          isLarge
        />
        <OpenPriceFields
          draft={draft}
          save={save}
          onToggle={(isPriceOpen) => saveField("isPriceOpen", [changeRelease(draft, { isPriceOpen })])}
          onUnsavedChange={onUnsavedChange}
          className="col-span-2 -my-1.5"
        />
        <GenreField
          value={draft.genre}
          onSave={(genre) => saveField("genre", [changeRelease(draft, { genre })])}
          className="col-span-2"
        />
      </div>
      <p className="mt-2 text-12 text-ink-2">{t("record.note")}</p>
      <BulkPrice draft={draft} save={save} />
    </section>
  );
}
