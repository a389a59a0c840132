"use strict";
// The page of live calls: what is said as it is said; listening in, whispering, taking over, ending.
(() => {
  const live = document.getElementById("live");
  const connection = document.getElementById("connection");
  const LIBRARY = "/static/livekit-client/livekit-client.umd.min.js?v=2.23.0";
  const rooms = new Map();
  const fetching = new Map();

  function say(on) {
    connection.textContent = on ? connection.dataset.on : connection.dataset.off;
    connection.className = on ? "chip good" : "chip bad";
  }
  const post = (path, words = {}) =>
    fetch(path, { method: "POST", body: new URLSearchParams(words), headers: { Accept: "application/json" } });

  async function cardOf(call) {
    const here = document.getElementById(`call-${call}`);
    if (here) return here;
    if (!fetching.has(call)) {
      fetching.set(call, fetch(`/desk/live/${encodeURIComponent(call)}`).then((answer) => (answer.ok ? answer.text() : "")));
    }
    const html = await fetching.get(call);
    fetching.delete(call);
    if (html && !document.getElementById(`call-${call}`)) live.insertAdjacentHTML("afterbegin", html);
    document.getElementById("nobody").hidden = live.children.length > 0;
    return document.getElementById(`call-${call}`);
  }

  async function line(event) {
    const row = JSON.parse(event.data);
    if (row.kind === "end" && !document.getElementById(`call-${row.call}`)) return;
    const card = await cardOf(row.call);
    if (!card) return;
    if (row.html && !document.getElementById(`l-${row.call}-${row.number}`)) {
      const log = card.querySelector(".log");
      const below = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
      card.querySelector(".story").insertAdjacentHTML("beforeend", row.html);
      if (below) log.scrollTop = log.scrollHeight;
    }
    if (row.kind === "end") over(card);
  }

  function over(card) {
    const state = card.querySelector("[data-state]");
    state.textContent = live.dataset.over;
    state.className = "chip idle";
    card.querySelector("[data-acts]")?.remove();
    card.querySelector("[data-whisper]")?.remove();
    leave(card);
  }

  const tell = (card, words) => { card.querySelector("[data-told]").textContent = words; };

  function library() {
    if (window.LivekitClient) return Promise.resolve();
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = LIBRARY;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  async function enter(card, path, speaks) {
    await leave(card);
    await library();
    const answer = await post(path);
    if (!answer.ok) throw new Error("refused");
    const { url, token } = await answer.json();
    const room = new LivekitClient.Room();
    room.on("trackSubscribed", (track) => {
      if (track.kind === "audio") document.body.append(track.attach());
    });
    room.on("trackUnsubscribed", (track) => track.detach().forEach((part) => part.remove()));
    await room.connect(url, token);
    await room.startAudio().catch(() => {});
    rooms.set(card.dataset.call, room);
    if (speaks) await room.localParticipant.setMicrophoneEnabled(true);
  }

  async function leave(card) {
    const room = rooms.get(card.dataset.call);
    rooms.delete(card.dataset.call);
    if (room) await room.disconnect();
  }

  async function pressed(button, card, path, speaks) {
    const on = button.getAttribute("aria-pressed") !== "true";
    try {
      if (on) await enter(card, path, speaks);
      else await leave(card);
      button.setAttribute("aria-pressed", String(on));
      return on;
    } catch (error) {
      await leave(card);
      tell(card, error.name === "NotAllowedError" ? live.dataset.microphone : live.dataset.failed);
      return null;
    }
  }

  async function join(button, card, base) {
    const was = button.textContent;
    const on = await pressed(button, card, `${base}/join`, true);
    if (on === null) {
      await post(`${base}/come_back`);
      return;
    }
    button.textContent = button.dataset.back;
    button.dataset.back = was;
    if (!on) await post(`${base}/come_back`);
  }

  live.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    const card = event.target.closest("[data-call]");
    if (!button || !card) return;
    const base = `/desk/live/${encodeURIComponent(card.dataset.call)}`;
    if ("listen" in button.dataset) await pressed(button, card, `${base}/listen`, false);
    if ("join" in button.dataset) await join(button, card, base);
    if ("end" in button.dataset && window.confirm(button.dataset.sure)) {
      const answer = await post(`${base}/end`);
      tell(card, answer.ok ? live.dataset.told : live.dataset.failed);
    }
  });

  live.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-whisper]");
    if (!form) return;
    event.preventDefault();
    const card = form.closest("[data-call]");
    const deed = event.submitter?.value ?? "say";
    const answer = await post(`/desk/live/${encodeURIComponent(card.dataset.call)}/${deed}`, { words: form.elements.words.value });
    tell(card, answer.ok ? live.dataset.told : live.dataset.failed);
    if (answer.ok) form.reset();
  });

  const source = new EventSource(live.dataset.stream);
  source.addEventListener("open", () => say(true));
  source.addEventListener("error", () => say(false));
  let before = Promise.resolve();
  source.addEventListener("line", (event) => { before = before.then(() => line(event)).catch(() => {}); });
  window.addEventListener("pagehide", () => source.close());
})();
