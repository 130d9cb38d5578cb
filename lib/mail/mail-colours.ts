import "server-only";

/** The store's tokens (app/globals.css) as sRGB: mail programs know no custom properties and no OKLCH. */
export const MAIL_COLOURS = {
  light: {
    paper: "#fbf8f2",
    raise: "#fefdfa",
    ink: "#221811",
    "ink-2": "#554b42",
    line: "#d8d4cb",
    rule: "#221811",
    signal: "#f8d928",
    "on-signal": "#221811",
  },
  dark: {
    paper: "#0b1511",
    raise: "#121e19",
    ink: "#f0e9d7",
    "ink-2": "#bfbbab",
    line: "#23302a",
    rule: "#5e6d65",
    signal: "#fbdc3a",
    "on-signal": "#141808",
  },
} as const;
