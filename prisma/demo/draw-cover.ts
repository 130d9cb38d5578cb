import sharp from "sharp";
import type { CoverDesign, DemoRelease } from "./catalogue";
import { type Random, randomOf } from "./random";

const SIZE = 1200;

/** Four flat colours from the release's hues: ground, two inks, and a light. */
type Palette = { ground: string; first: string; second: string; light: string; dark: string };
type Draw = (palette: Palette, random: Random) => string;

function paletteOf([ground, first, second]: readonly [number, number, number]): Palette {
  return {
    ground: `hsl(${ground} 62% 34%)`,
    first: `hsl(${first} 74% 52%)`,
    second: `hsl(${second} 82% 60%)`,
    light: `hsl(${second} 60% 90%)`,
    dark: `hsl(${ground} 48% 14%)`,
  };
}

const rect = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`;
const circle = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="${fill}"/>`;
const ground = (fill: string) => rect(0, 0, SIZE, SIZE, fill);
const range = (count: number) => Array.from({ length: count }, (_, n) => n);

const arcs: Draw = ({ ground: base, first, second, light, dark }) => {
  const rings = [first, light, dark, second, first, light];
  const corner = (x: number, y: number) => rings.map((fill, n) => circle(x, y, 560 - n * 92, fill)).join("");
  return (
    ground(base) +
    [
      [0, 0],
      [SIZE, 0],
      [0, SIZE],
      [SIZE, SIZE],
    ]
      .map(([x, y]) => corner(x ?? 0, y ?? 0))
      .join("")
  );
};

const quarters: Draw = ({ ground: base, first, second, light, dark }, random) => {
  const cell = SIZE / 5;
  const colours = [first, second, light, base, dark];
  const piece = (n: number) => {
    const [x, y] = [(n % 5) * cell, Math.floor(n / 5) * cell];
    const [cx, cy] = [x + random.int(0, 1) * cell, y + random.int(0, 1) * cell];
    const back = random.pick(colours);
    const front = random.pick(colours.filter((colour) => colour !== back));
    const id = `c${n}`;
    return `<clipPath id="${id}">${rect(x, y, cell, cell, "#000")}</clipPath>${rect(x, y, cell, cell, back)}<g clip-path="url(#${id})">${circle(cx, cy, cell * random.pick([1, 0.66]), front)}</g>`;
  };
  return range(25).map(piece).join("");
};

const stripes: Draw = ({ light, dark }) => {
  const line = (n: number) => {
    const x = n * 42 - 30;
    const points = range(61).map((i) => {
      const y = (i / 60) * SIZE;
      const bend = 95 * Math.exp(-(((y - 600) / 260) ** 2)) * Math.sin(n * 0.55) * Math.exp(-(((x - 600) / 420) ** 2));
      return `${(x + bend).toFixed(1)},${y.toFixed(1)}`;
    });
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${dark}" stroke-width="21"/>`;
  };
  return ground(light) + range(31).map(line).join("");
};

const arch: Draw = ({ first, second, light, ground: base }, random) => {
  const bands = [base, first, second, light];
  const gate = bands.map((fill, n) => {
    const r = 400 - n * 92;
    return `<path d="M${600 - r} 1080 V${520 + n * 20} A${r} ${r} 0 0 1 ${600 + r} ${520 + n * 20} V1080 Z" fill="${fill}"/>`;
  });
  const grain = range(900).map(() =>
    circle(random.int(0, SIZE), random.int(0, SIZE), 1.5 + random.next() * 2, random.pick([base, light])),
  );
  return `${ground("hsl(12 70% 86%)")}${gate.join("")}<g opacity="0.4">${grain.join("")}</g>`;
};

const halftone: Draw = ({ dark, first, second }, random) => {
  const spots = range(4).map(() => ({ x: random.int(100, 1100), y: random.int(100, 1100), r: random.int(180, 380) }));
  const dots = range(48 * 48).map((n) => {
    const [x, y] = [(n % 48) * 25 + (Math.floor(n / 48) % 2) * 12, Math.floor(n / 48) * 25 + 12];
    const depth = Math.max(...spots.map((spot) => 1 - Math.hypot(x - spot.x, y - spot.y) / spot.r));
    return depth <= 0.04
      ? ""
      : circle(x, y, 14 * Math.min(1, depth * 1.6), n % 7 === 0 ? second : n % 3 === 0 ? first : dark);
  });
  return ground("hsl(42 38% 91%)") + dots.join("");
};

const rain: Draw = ({ ground: base, dark, second }, random) => {
  const drop = (n: number) => {
    const height = random.int(30, 110);
    return rect(
      (n % 40) * 30 + 9,
      Math.floor(n / 40) * 80 + random.int(-30, 30),
      9,
      height,
      random.pick([base, dark, "hsl(205 45% 62%)"]),
    );
  };
  return ground("hsl(195 28% 82%)") + range(640).map(drop).join("") + rect(819, 420, 11, 250, second);
};

const metro: Draw = ({ first, second, light, dark }, random) => {
  const line = (stroke: string, startX: number) => {
    let [x, y] = [startX, -20];
    let path = `M${x} ${y}`;
    let stops = "";
    while (y < SIZE) {
      const across = x > 900 ? -220 : x < 250 ? 220 : random.pick([-220, 0, 220]);
      y += random.int(140, 300);
      stops += `<circle cx="${x}" cy="${y - 60}" r="24" fill="${dark}" stroke="${light}" stroke-width="10"/>`;
      path += ` V${y} L${x + across} ${y + Math.abs(across)}`;
      x += across;
      y += Math.abs(across);
    }
    return [`<path d="${path}" fill="none" stroke="${stroke}" stroke-width="30" stroke-linejoin="round"/>`, stops];
  };
  const lines = [first, second, "hsl(168 60% 50%)", "hsl(330 80% 66%)"].map((stroke, n) => line(stroke, 170 + n * 270));
  return ground(dark) + lines.map(([path]) => path).join("") + lines.map(([, stops]) => stops).join("");
};

const ripples: Draw = ({ light, dark }) => {
  const ring = (cx: number, tilt: number) => (n: number) =>
    `<ellipse cx="${cx}" cy="600" rx="${n * 21}" ry="${n * 15}" fill="none" stroke="${dark}" stroke-width="8" transform="rotate(${tilt} ${cx} 600)"/>`;
  return ground(light) + range(60).map(ring(480, 18)).join("") + range(60).map(ring(740, -22)).join("");
};

const ridges: Draw = ({ ground: base, second }, random) => {
  const sky = `${ground("hsl(38 60% 90%)")}${circle(random.int(350, 850), 330, 105, second)}`;
  const hill = (n: number) => {
    const y = 420 + n * 105;
    const points = range(25).map(
      (i) => `${i * 50},${(y + 60 * Math.sin(i * 0.7 + n * 2.1) + random.int(-28, 28)).toFixed(0)}`,
    );
    return `<polygon points="0,${SIZE} ${points.join(" ")} ${SIZE},${SIZE}" fill="${base}" fill-opacity="${(0.22 + n * 0.13).toFixed(2)}"/>`;
  };
  return sky + range(7).map(hill).join("");
};

const lamp: Draw = ({ ground: base, first, second, dark }, random) => {
  const halo = [300, 210, 120]
    .map((r, n) => `<g opacity="${0.25 + n * 0.2}">${circle(700, 370, r, first)}</g>`)
    .join("");
  const houses = range(9).map((n) => {
    const top = random.int(700, 900);
    const windows = range(3).map((w) =>
      random.next() < 0.45 ? rect(n * 140 + 24 + w * 36, top + random.int(40, 160), 22, 30, second) : "",
    );
    return rect(n * 140 - 6, top, 146, SIZE - top, dark) + windows.join("");
  });
  return (
    ground(base) +
    halo +
    houses.join("") +
    rect(688, 370, 26, 830, "#f4ead4") +
    circle(701, 370, 74, second) +
    `<path d="M690 1180 L610 620 L634 610 L730 1180 Z" fill="hsl(8 78% 56%)"/>${circle(606, 596, 34, "hsl(8 78% 56%)")}`
  );
};

const blocks: Draw = ({ ground: base, first, second, light, dark }, random) => {
  const rows = range(6).map((row) => {
    let x = 0;
    let parts = "";
    while (x < SIZE) {
      const width = random.pick([100, 150, 200, 300]);
      parts += rect(x, row * 200, width, 200, random.pick([base, first, second, light, dark]));
      if (random.next() < 0.4)
        parts += circle(
          x + width / 2,
          row * 200 + 100,
          Math.min(width, 200) / 2 - 14,
          random.pick([base, second, dark, light]),
        );
      x += width;
    }
    return parts;
  });
  return rows.join("");
};

const sun: Draw = ({ ground: base, first, second, light }) => {
  const rays = range(24).map(
    (n) =>
      `<path d="M600 520 L560 -500 L640 -500 Z" fill="${n % 2 ? first : second}" transform="rotate(${n * 15} 600 520)"/>`,
  );
  const waves = range(7).map((n) => {
    const y = 700 + n * 75;
    return `<path d="M0 ${y} q75 -60 150 0 t150 0 150 0 150 0 150 0 150 0 150 0 150 0 V${SIZE} H0 Z" fill="${base}" fill-opacity="${0.35 + n * 0.1}"/>`;
  });
  return ground(light) + rays.join("") + circle(600, 520, 190, "hsl(14 82% 55%)") + waves.join("");
};

const DESIGNS: Record<CoverDesign, Draw> = {
  arcs,
  quarters,
  stripes,
  arch,
  halftone,
  rain,
  metro,
  ripples,
  ridges,
  lamp,
  blocks,
  sun,
};

/** A release's sleeve as a 1 200 px JPEG, drawn by its design in its hues. Same title, same sleeve. */
export async function drawCover(release: DemoRelease): Promise<Buffer> {
  const shapes = DESIGNS[release.cover](paletteOf(release.hues), randomOf(`cover:${release.title}`));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">${shapes}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88, chromaSubsampling: "4:4:4" }).toBuffer();
}
