// Of `warta serve` alone: no site has it.
"use strict";
// Reloads the page when there is a newer build; asks only while somebody looks.
const epoch = Number(document.currentScript.dataset.epoch);
const wait = async () => {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(`/livereload/${epoch}/${Date.now()}`);
    if (Number(await answer.text()) > epoch) { location.reload(); return; }
  } catch { await new Promise(done => setTimeout(done, 3000)); }
  wait();
};
document.addEventListener("visibilitychange", wait);
wait();
