import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

// Native or WebAssembly inside, or LGPL code that must stay a replaceable file of its own (NOTICE).
const UNBUNDLED = [
  "@node-rs/argon2",
  "@wasm-audio-decoders/flac",
  "@wasm-audio-decoders/ogg-vorbis",
  "codec-parser",
  "graphile-worker",
  "ioredis",
  "mpg123-decoder",
  "ogg-opus-decoder",
  "pg",
  "pino",
  "sharp",
  "wasm-media-encoders",
];

const config: NextConfig = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  serverExternalPackages: UNBUNDLED,
  // pages/api knows no react-server condition, so the marker would throw there; Next itself still refuses it in client code
  transpilePackages: ["server-only"],
  turbopack: { resolveAlias: { "server-only": "./node_modules/server-only/empty.js" } },
  // npm run check and npm test hold the types; every first start would pay for them again here.
  typescript: { ignoreBuildErrors: true },
  experimental: { authInterrupts: true },
  // bytes with a length come from pages/api (the reason is written there); people and players see the addresses of http-api.md
  rewrites: async () => [
    { source: "/api/tracks/:id/preview", destination: "/api/bytes/preview/:id" },
    { source: "/api/tracks/:id/stream", destination: "/api/bytes/stream/:id" },
    { source: "/api/streams/:id", destination: "/api/bytes/listen/:id" },
    { source: "/api/orders/:id/files.zip", destination: "/api/bytes/zip/:id" },
    { source: "/api/downloads/:id", destination: "/api/bytes/download/:id" },
  ],
};

export default createNextIntlPlugin("./i18n/request.ts")(config);
