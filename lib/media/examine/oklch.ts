import "server-only";

/** OKLCH (Björn Ottosson, 2020): lightness 0–1, chroma, hue in degrees. */
export type Oklch = { l: number; c: number; h: number };
type Linear = readonly [red: number, green: number, blue: number];

/** From sRGB bytes. */
export function toOklch(red: number, green: number, blue: number): Oklch {
  const [r, g, b] = [red, green, blue].map((byte) => linearize(byte / 255)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360,
  };
}

/** The same lightness and hue with the most chroma, up to its own, that sRGB can show. */
export function fitGamut(color: Oklch): Oklch {
  let { c } = color;
  while (c > 0 && toLinear({ ...color, c }).some((channel) => channel < -0.0005 || channel > 1.0005)) c -= 0.002;
  return { ...color, c: Math.max(0, c) };
}

/** WCAG 2 contrast ratio, 1 to 21. */
export function measureContrast(one: Oklch, other: Oklch): number {
  const [low, high] = [measureLuminance(one), measureLuminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** As CSS, rounded so that what is stored is what was checked. */
export function formatOklch({ l, c, h }: Oklch): string {
  return `oklch(${round(l, 3)} ${round(c, 3)} ${round(h, 1)})`;
}

function measureLuminance(color: Oklch): number {
  const [r, g, b] = toLinear(color).map((channel) => Math.min(1, Math.max(0, channel))) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function toLinear({ l, c, h }: Oklch): Linear {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function linearize(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
