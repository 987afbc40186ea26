// Of `warta serve` alone: no site has it.
"use strict";
// Reloads the page when there is a newer build; asks once at a time, and only while somebody looks.
const epoch = Number(document.currentScript.dataset.epoch);
let asking = new AbortController();
const wait = async () => {
  asking.abort();
  if (document.visibilityState !== "visible") return;
  const { signal } = asking = new AbortController();
  while (!signal.aborted) {
    try {
      const answer = await fetch(`/livereload/${epoch}/${Date.now()}`, { signal });
      if (Number(await answer.text()) > epoch) { location.reload(); return; }
    } catch { await new Promise(done => setTimeout(done, 3000)); }
  }
};
document.addEventListener("visibilitychange", wait);
wait();
