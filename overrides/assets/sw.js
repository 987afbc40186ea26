// Keeps what a reader opened, so that it can be opened again without a network. Installed only when the reader asks.
"use strict";
const SHELL = "warta-aset", PAGES = "warta-halaman", MOST = 80;
const base = new URL("./", self.location).href;

self.addEventListener("install", event => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(base) || request.url.startsWith(base + "admin/")) return;
  if (request.url.startsWith(base + "aset/")) event.respondWith(kept(request));
  else if (request.mode === "navigate" || request.destination === "image") event.respondWith(fresh(request));
});

// Named by their content: a kept one is never old.
async function kept(request) {
  const cache = await caches.open(SHELL), found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

// The network first; without one, what was read before.
async function fresh(request) {
  const cache = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic") await keep(cache, request, answer.clone());
    return answer;
  } catch (error) {
    const found = await cache.match(request, { ignoreSearch: request.mode === "navigate" });
    if (found) return found;
    const start = request.mode === "navigate" && await startPage(cache);
    if (start) return start;
    throw error;
  }
}

async function keep(cache, request, answer) {
  await cache.delete(request);
  await cache.put(request, answer);
  const keys = await cache.keys();
  const old = keys.filter(key => !key.url.endsWith("/luring/")).slice(0, Math.max(0, keys.length - MOST));
  await Promise.all(old.map(key => cache.delete(key)));
}

// The page that lists what is kept, at its own address: its files are named relative to that.
async function startPage(cache) {
  const keys = await cache.keys(), start = keys.find(key => key.url.endsWith("/luring/"));
  return start && Response.redirect(start.url);
}
