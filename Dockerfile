# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json && node cli/bundle.ts && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production
LABEL org.opencontainers.image.title="careen" \
      org.opencontainers.image.description="Declarative image lifecycle policies for container registries" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /opt/careen
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/dist ./dist
COPY --from=build /src/proto ./proto
COPY --from=build /src/daemon/bin.js ./daemon/bin.js
COPY --from=build /src/daemon/store/migrations ./daemon/store/migrations
COPY --from=build /src/cli/bin.js ./cli/bin.js
COPY --from=build /src/host/compile-cache.js ./host/compile-cache.js
RUN ln -s /opt/careen/cli/bin.js /usr/local/bin/careen \
 && ln -s /opt/careen/daemon/bin.js /usr/local/bin/careend \
 && install -d -o node -g node -m 700 /var/lib/careen
USER node
VOLUME /var/lib/careen
ENV CAREEN_DATABASE=/var/lib/careen/careen.db
# Else V8 lets garbage grow to 128 MiB before it looks: docs/operating.md, Memory.
ENV NODE_OPTIONS=--max-semi-space-size=16
EXPOSE 7443
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["careen", "health"]
CMD ["careend"]
