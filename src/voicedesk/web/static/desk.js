"use strict";
// What every page of the dashboard shares: questions before deeds, and pages that follow the desk.
(() => {
  const TOGETHER_MS = 700;
  document.addEventListener("submit", (event) => {
    const sure = event.target.dataset?.confirm;
    if (sure && !window.confirm(sure)) event.preventDefault();
  });
  for (const form of document.querySelectorAll("[data-autosubmit]")) {
    form.querySelector("button").hidden = true;
    form.addEventListener("change", () => form.requestSubmit());
  }
  const part = document.querySelector("[data-follow]");
  if (!part) return;
  let due = 0;
  let source = null;
  const again = () => {
    clearTimeout(due);
    due = setTimeout(() => {
      // nobody is interrupted who reads with the keyboard inside
      if (document.querySelector(part.dataset.select)?.contains(document.activeElement)) return;
      htmx.ajax("GET", part.dataset.refresh, {
        target: part.dataset.select, select: part.dataset.select, swap: "outerHTML",
      });
    }, TOGETHER_MS);
  };
  const follow = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource(part.dataset.follow);
      source.addEventListener("line", again);
    }
  };
  document.addEventListener("visibilitychange", () => { follow(); if (!document.hidden) again(); });
  window.addEventListener("pagehide", () => source?.close());
  follow();
})();
