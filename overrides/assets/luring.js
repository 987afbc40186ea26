// The page about reading without a network: switches the keeping of pages on and off, and lists what is kept.
"use strict";
const box = document.querySelector("[data-luring]");
const status = box.querySelector("[role=status]"), button = box.querySelector("button"), list = box.querySelector("ul");
const worker = new URL(box.dataset.pekerja, location.href);
const scope = new URL("./", worker);

async function show() {
  const registered = await navigator.serviceWorker.getRegistration(scope);
  button.hidden = false;
  button.textContent = registered ? box.dataset.matikan : box.dataset.nyalakan;
  status.textContent = registered ? box.dataset.menyala : box.dataset.mati;
  list.textContent = "";
  for (const { url, title } of await kept()) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = title;
    list.append(document.createElement("li"));
    list.lastChild.append(link);
  }
  list.parentNode.hidden = !list.children.length;
}

async function kept() {
  if (!await caches.has("warta-halaman")) return [];
  const cache = await caches.open("warta-halaman"), found = [];
  for (const request of (await cache.keys()).reverse()) {
    if (request.url.endsWith("/luring/")) continue;
    const answer = await cache.match(request);
    if (!(answer.headers.get("content-type") || "").startsWith("text/html")) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    found.push({ url: request.url, title: page.title });
  }
  return found;
}

async function change() {
  button.disabled = true;
  const registered = await navigator.serviceWorker.getRegistration(scope);
  if (registered) {
    await registered.unregister();
    for (const name of ["warta-halaman", "warta-aset"]) await caches.delete(name);
  } else {
    await navigator.serviceWorker.register(worker, { scope: scope.pathname });
    await navigator.serviceWorker.ready;
    await (await caches.open("warta-halaman")).add(location.pathname);
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map(link => link.href);
    await (await caches.open("warta-aset")).addAll([...files, document.querySelector("script[src]").src]);
  }
  button.disabled = false;
  await show();
}

if ("serviceWorker" in navigator && "caches" in window) {
  button.addEventListener("click", change);
  show();
} else {
  status.textContent = box.dataset.tidakBisa;
}
