import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { DownloadFormat } from "@/lib/shared/download-format";
import type { FormatChoice } from "./list-formats";

type FormatPickerProps = {
  name: string;
  title: string;
  choices: readonly FormatChoice[];
  value: DownloadFormat;
  onChange(format: DownloadFormat): void;
};

/** The formats as keys in a row, one of them down; radio buttons underneath. */
export function FormatPicker({ name, title, choices, value, onChange }: FormatPickerProps) {
  const t = useTranslations("order.downloads");
  return (
    <fieldset className="mb-3">
      <legend className="sr-only">{t("formats", { title })}</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map(({ format }) => (
          <label
            key={format}
            className={mergeClasses(
              "figures grid min-h-11 cursor-pointer place-items-center rounded-tight border px-3 text-13 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 md:min-h-9",
              format === value
                ? "border-ink bg-ink text-paper"
                : "border-line-2 text-ink-2 hover:border-ink hover:text-ink",
            )}
          >
            <input
              type="radio"
              name={name}
              value={format}
              checked={format === value}
              onChange={() => onChange(format)}
              className="sr-only"
            />
            {t(`format.${format}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
