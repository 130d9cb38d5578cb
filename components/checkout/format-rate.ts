/** 29 000 → "2.9%", 230 000 → "23%": parts per million as a percentage, never rounded. */
export function formatRate(ppm: number): string {
  return `${String(ppm / 10_000)}%`;
}
