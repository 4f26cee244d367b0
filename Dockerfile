# The app and its checkout endpoint: docs/operations.md says what to set. Two stages, so that what only builds stays behind.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    CARTLENS_HOST=0.0.0.0 \
    CARTLENS_DATA=/data \
    CARTLENS_ADMIN_HOST=0.0.0.0 \
    CARTLENS_ADMIN_PORT=9464
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/src/core ./src/core
COPY --from=build /app/src/ui/tokens.css ./src/ui/tokens.css
COPY --from=build /app/server ./server
# The code is root's and not to be written; the data folder is all that the server owns.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
# The port of the metrics, 9464, is for the inside: publish this one only.
EXPOSE 4173
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:4173/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that SIGTERM reaches it: `docker stop -t 20`, for the deadline is 10 s.
CMD ["node", "--import", "tsx", "server/main.ts"]
