import { ChevronDown } from "lucide-react";

type BarSelectProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly Value[];
  nameOf: (value: Value) => string;
  onChoose: (value: Value) => void;
};

/** A choice of the bar; the platform's own select brings keyboard, touch and screen readers. */
export function BarSelect<Value extends string>({ label, value, options, nameOf, onChoose }: BarSelectProps<Value>) {
  return (
    <span className="relative block min-w-0">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option === event.target.value);
          if (chosen) onChoose(chosen);
        }}
        className="h-11 w-full appearance-none truncate rounded-tight border border-line-2 bg-paper ps-3 pe-8 font-medium text-ink hover:border-ink md:h-7 md:ps-2.5 md:pe-7"
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {nameOf(option)}
          </option>
        ))}
      </select>
      <ChevronDown
        size={13}
        aria-hidden
        className="pointer-events-none absolute inset-y-0 end-2.5 my-auto text-ink-2"
      />
    </span>
  );
}
