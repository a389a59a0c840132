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
  // on a telephone the cells of a row stand below each other, each with the head of its column
  for (const table of document.querySelectorAll("table.rows:not(.calls, .heat, .edit)")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    for (const cell of table.querySelectorAll("tbody td")) {
      if (!cell.dataset.label && heads[cell.cellIndex]) cell.dataset.label = heads[cell.cellIndex];
      cell.classList.toggle("blank", ["", "–"].includes(cell.textContent.trim()));
    }
  }
  // the menu is a line there: where one is must be seen in it
  document.querySelector("nav.menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  // a picture is made small here, and written into the form as text
  const EDGE = 192;
  for (const box of document.querySelectorAll("[data-picture]")) {
    const [file, shown, text, none] = ["[type=file]", "img", "[type=hidden]", "button"]
      .map((one) => box.querySelector(one));
    const put = (url) => {
      text.value = url;
      shown.src = url || "data:,";
      shown.hidden = none.hidden = !url;
    };
    none.addEventListener("click", () => { file.value = ""; put(""); });
    file.addEventListener("change", async () => {
      file.setCustomValidity("");
      const picked = file.files[0];
      if (!picked) return;
      try {
        const drawn = await createImageBitmap(picked);
        const scale = Math.min(1, EDGE / Math.max(drawn.width, drawn.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(drawn.width * scale));
        canvas.height = Math.max(1, Math.round(drawn.height * scale));
        canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
        put(canvas.toDataURL("image/png"));
      } catch {
        file.setCustomValidity(box.dataset.bad);
        file.reportValidity();
      }
    });
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
