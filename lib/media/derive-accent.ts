import "server-only";
import type { Accent } from "@/lib/shared/schemas/catalog";
import { fitGamut, formatOklch, measureContrast, type Oklch, toOklch } from "./examine/oklch";

const HUE_BINS = 24;
const TEXT_CONTRAST = 4.5;
const SHAPE_CONTRAST = 3;
const STEP = 0.005;

/** Paper of the front by day and in the dark (tokens.css); the back office's papers give more contrast, not less. */
export const PAPER = { light: { l: 0.98, c: 0.008, h: 85 }, dark: { l: 0.185, c: 0.018, h: 165 } } as const;

const INK: Accent = {
  light: {
    accent: "oklch(0.22 0.02 60)",
    quiet: "oklch(0.6 0.018 75)",
    wash: "oklch(0.952 0.013 85)",
    onAccent: "oklch(0.98 0.008 85)",
  },
  dark: {
    accent: "oklch(0.935 0.025 90)",
    quiet: "oklch(0.52 0.022 160)",
    wash: "oklch(0.152 0.015 165)",
    onAccent: "oklch(0.185 0.018 165)",
  },
};

/**
 * Accent of a cover, from RGB bytes of a small picture (mockups/README.md, "Accent from the cover"): the hue with the most
 * area × chroma; then only lightness moves until text on paper and on the wash reaches 4.5:1. A grey cover gives ink.
 */
export function deriveAccent(rgb: Uint8Array): Accent {
  const hue = findMainHue(rgb);
  if (!hue) return INK;
  return { light: deriveDay(hue), dark: deriveDark(hue) };
}

function findMainHue(rgb: Uint8Array): Oklch | null {
  const bins = Array.from({ length: HUE_BINS }, () => ({ weight: 0, l: 0, c: 0, x: 0, y: 0 }));
  for (let at = 0; at + 2 < rgb.length; at += 3) {
    const color = toOklch(rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0);
    if (color.l < 0.15 || color.l > 0.95 || color.c < 0.04) continue;
    const bin = bins[Math.floor((color.h / 360) * HUE_BINS) % HUE_BINS];
    if (!bin) continue;
    const angle = (color.h * Math.PI) / 180;
    bin.weight += color.c;
    bin.l += color.l * color.c;
    bin.c += color.c * color.c;
    bin.x += Math.cos(angle) * color.c;
    bin.y += Math.sin(angle) * color.c;
  }
  const main = bins.reduce((best, bin) => (bin.weight > best.weight ? bin : best));
  if (main.weight === 0) return null;
  const h = ((Math.atan2(main.y, main.x) * 180) / Math.PI + 360) % 360;
  return { l: main.l / main.weight, c: main.c / main.weight, h };
}

function deriveDay({ l, c, h }: Oklch): Accent["light"] {
  const wash = fitGamut({ l: 0.935, c: 0.03, h });
  const start = { l: Math.min(l, 0.7), c: Math.min(c, 0.2), h };
  const accent = moveUntil(start, -STEP, (color) =>
    [PAPER.light, wash].every((ground) => measureContrast(color, ground) >= TEXT_CONTRAST),
  );
  const quiet = moveUntil(
    { l: 0.72, c: Math.min(c, 0.095), h },
    -STEP,
    (color) => measureContrast(color, PAPER.light) >= SHAPE_CONTRAST,
  );
  return formatSet(accent, quiet, wash, { l: 0.99, c: 0.005, h });
}

function deriveDark({ l, c, h }: Oklch): Accent["dark"] {
  const wash = fitGamut({ l: 0.255, c: Math.min(c, 0.065), h });
  const start = { l: Math.max(l, 0.6), c: Math.min(c, 0.12), h };
  const accent = moveUntil(start, STEP, (color) =>
    [PAPER.dark, wash].every((ground) => measureContrast(color, ground) >= TEXT_CONTRAST),
  );
  const quiet = moveUntil(
    { l: 0.44, c: Math.min(c, 0.085), h },
    STEP,
    (color) => measureContrast(color, PAPER.dark) >= SHAPE_CONTRAST,
  );
  return formatSet(accent, quiet, wash, { l: 0.2, c: 0.04, h });
}

/** Chroma follows what the screen can show at each lightness; a small margin survives the rounding of the stored text. */
function moveUntil(start: Oklch, step: number, isEnough: (color: Oklch) => boolean): Oklch {
  let color = fitGamut(start);
  for (let l = start.l; l > 0.05 && l < 0.98 && !isEnough(color); l += step) color = fitGamut({ ...start, l });
  return fitGamut({ ...start, l: color.l + step });
}

function formatSet(accent: Oklch, quiet: Oklch, wash: Oklch, onAccent: Oklch): Accent["light"] {
  return {
    accent: formatOklch(accent),
    quiet: formatOklch(quiet),
    wash: formatOklch(wash),
    onAccent: formatOklch(fitGamut(onAccent)),
  };
}
