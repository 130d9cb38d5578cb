const TEETH = 37;
const PATH = `M0 0${Array.from({ length: TEETH }, (_, tooth) => `L${tooth * 12 + 6} 7L${(tooth + 1) * 12} 0`).join("")}`;

/** Where the receipt was torn off. */
export function TornEdge() {
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${TEETH * 12} 8`}
      preserveAspectRatio="none"
      className="absolute -inset-x-px top-full -mt-px h-2 w-[calc(100%+2px)] fill-raise stroke-line dark:stroke-transparent"
    >
      <path d={PATH} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
