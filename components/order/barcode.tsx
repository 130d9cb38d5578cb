import { buildBarcode } from "./barcode-bars";

export function Barcode({ text }: { text: string }) {
  const { bars, width } = buildBarcode(text);
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} 44`}
      preserveAspectRatio="none"
      className="mt-5.5 h-11 w-full fill-ink"
    >
      {bars.map((bar) => (
        <rect key={bar.x} x={bar.x} width={bar.width} height="44" />
      ))}
    </svg>
  );
}
