import type { CSSProperties } from "react";
import type { Accent } from "@/lib/shared/schemas/catalog";

/** A cover's four colours as custom properties for both themes; nothing when it has none, so ink stays. */
export function accentStyle(accent: Accent | null | undefined): CSSProperties | undefined {
  if (!accent) return undefined;
  const { light, dark } = accent;
  return {
    "--accent": `light-dark(${light.accent}, ${dark.accent})`,
    "--accent-quiet": `light-dark(${light.quiet}, ${dark.quiet})`,
    "--accent-wash": `light-dark(${light.wash}, ${dark.wash})`,
    "--on-accent": `light-dark(${light.onAccent}, ${dark.onAccent})`,
  } as CSSProperties;
}
