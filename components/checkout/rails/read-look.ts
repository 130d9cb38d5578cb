import type { Theme } from "../use-theme";

/** What frames of another origin are told about our tokens: colours as #rrggbb, because oklch is not taken everywhere. */
export type FieldsLook = { theme: Theme; ink: string; quiet: string; bad: string; line: string; paper: string };

/** The tokens as they are in that theme, whatever the page shows now. */
export function readLook(theme: Theme): FieldsLook {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.colorScheme = theme;
  document.body.append(probe);
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    return toHex(brush, getComputedStyle(probe).color);
  };
  const look = {
    theme,
    ink: read("--ink"),
    quiet: read("--ink-3"),
    bad: read("--bad"),
    line: read("--line-2"),
    paper: read("--raise"),
  };
  probe.remove();
  return look;
}

function toHex(brush: CanvasRenderingContext2D | null, colour: string): string {
  if (!brush) return "#000000";
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
