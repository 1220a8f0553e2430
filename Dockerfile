# One host. It needs REDIS_URL and BATON_SECRET, and a folder with a baton.yaml at /app/shop whose address is 0.0.0.0.
FROM node:20-slim AS build
WORKDIR /app
ENV CI=true DO_NOT_TRACK=1 TURBO_TELEMETRY_DISABLED=1
COPY . .
RUN npm ci && npm run build && npm prune --omit=dev

FROM node:20-slim
WORKDIR /app
ENV NODE_ENV=production BATON_DATA=/data PORT=3000
RUN mkdir /data && chown node:node /data
COPY --from=build --chown=root:root /app /app
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/baton.js", "start", "/app/shop"]
