"use client";

import { useTranslations } from "next-intl";
import type { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { changeRelease } from "./draft-changes";
import { OpenPriceToggle } from "./open-price-toggle";
import { PriceField } from "./price-field";
import type { SaveDraft } from "./use-drafts";
import { useSaveField } from "./use-save-field";

type OpenPriceFieldsProps = {
  draft: OwnReleaseDetail;
  save: SaveDraft;
  onToggle: (isOpen: boolean) => Promise<string | null>;
  onUnsavedChange: (field: string, isUnsaved: boolean) => void;
  className?: string;
};

/** Whether the price of a record is the buyer's to name, and what its page then proposes. */
export function OpenPriceFields({ draft, save, onToggle, onUnsavedChange, className }: OpenPriceFieldsProps) {
  const t = useTranslations("portal.upload.openPrice");
  const saveField = useSaveField(save);
  return (
    <div className={className}>
      <OpenPriceToggle isOpen={draft.isPriceOpen} onSave={onToggle} />
      {draft.isPriceOpen ? (
        <PriceField
          label={t("suggested")}
          priceMinor={draft.suggestedMinor}
          currency={draft.currency}
          onSave={(price) =>
            saveField("suggestedPrice", [changeRelease(draft, { suggestedPrice: price === "" ? null : price })])
          }
          onUnsavedChange={(isUnsaved) => onUnsavedChange(`${draft.id}.suggested`, isUnsaved)}
          className="mt-1 mb-2 max-w-48"
        />
      ) : null}
    </div>
  );
}
