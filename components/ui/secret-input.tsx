"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Input } from "./input";

type SecretInputProps = Omit<ComponentProps<typeof Input>, "type" | "className"> & { showLabel: string };

/** A password that can be looked at while it is typed; `showLabel` names the button for that. */
export function SecretInput({ showLabel, ...rest }: SecretInputProps) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input {...rest} className="min-h-12 pe-12" type={isShown ? "text" : "password"} maxLength={1000} />
      <button
        type="button"
        aria-pressed={isShown}
        aria-label={showLabel}
        onClick={() => setShown(!isShown)}
        className="absolute inset-y-0 end-0 grid w-12 cursor-pointer place-items-center rounded-tight text-ink-2 hover:text-ink"
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </span>
  );
}
