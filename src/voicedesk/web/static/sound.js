"use strict";
// The recording in step with the story: a time plays from there, and what is heard is marked.
(() => {
  const sound = document.getElementById("sound");
  if (!sound) return;
  const since = Number(sound.dataset.since);
  const lines = [...document.querySelectorAll(".story .line")].map((line) => [Number(line.dataset.at) - since, line]);
  for (const [at, line] of lines) {
    const time = line.querySelector("time");
    if (!time || at < 0) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "seek";
    button.setAttribute("aria-label", `▶ ${time.textContent}`);
    time.replaceWith(button);
    button.append(time);
    // a line is written when its words are over
    button.addEventListener("click", () => { sound.currentTime = Math.max(0, at - 3); sound.play(); });
  }
  let marked = null;
  sound.addEventListener("timeupdate", () => {
    const now = lines.filter(([at]) => at <= sound.currentTime + 0.5).at(-1)?.[1] ?? null;
    if (now === marked) return;
    marked?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    marked = now;
  });
})();
