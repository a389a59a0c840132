// One call from a browser: joins the room that the server made, speaks or types, and shows what is said.
import { line as takeLine } from "./call-tabs.js";
import { tried } from "./call-test.js";
import { watch } from "./call-watch.js";

{
  const { Room, RoomEvent, Track, DisconnectReason, MediaDeviceFailure } = LivekitClient;
  const $ = (id) => document.getElementById(id);
  const page = document.body.dataset;
  const NOBODY_MS = 8000;
  const BACK_MS = 12000;
  const LONG_STILL_MS = 12000;
  const orRing = `Please ring us on ${page.phone}.`;
  const MICROPHONE = {
    [MediaDeviceFailure.PermissionDenied]:
      `The microphone is blocked. Allow it for this page in your browser and call again, or type instead. ${orRing}`,
    [MediaDeviceFailure.NotFound]: `No microphone was found. Plug one in and call again, or type instead. ${orRing}`,
    [MediaDeviceFailure.DeviceInUse]:
      `Another program is using the microphone. Close it and call again, or type instead. ${orRing}`,
  };
  let room = null;
  let waiting = 0;
  let wake = null;
  let lines = new Map();
  let told = true; // whether the caller knows already why the call ends
  let gaveUp = false;
  let letGo = null; // of the line that one tab holds
  let unwatch = null;
  let elsewhere = false; // whether the caller has read that another tab has the call

  function show(state, words) {
    page.state = state;
    $("status").textContent = words;
    const idle = state === "idle";
    for (const id of ["call", "write", "try"]) $(id).hidden = !idle;
    $("hangup").hidden = idle;
    $("mute").hidden = idle || !microphone();
    $("typing").hidden = idle || state === "connecting";
    if (idle) $("sound").hidden = true;
  }
  const tell = (words) => { $("problem").textContent = words; };
  const microphone = () => room?.localParticipant.getTrackPublication(Track.Source.Microphone);
  const desks = () => [...(room?.remoteParticipants.values() ?? [])].filter((who) => who.isAgent);

  async function call(withMicrophone) {
    tell("");
    $("ring-back").hidden = $("apart").hidden = true;
    letGo = await takeLine(() => { told = true; tell("This call was ended from another tab."); room?.disconnect(); },
      { forced: elsewhere });
    if (!letGo) {
      elsewhere = true;
      tell("A call with us goes on in another tab. Press again to end it there and call from here.");
      return;
    }
    elsewhere = false;
    $("captions").replaceChildren();
    $("read-out").replaceChildren();
    lines = new Map();
    told = gaveUp = false;
    $("mute").setAttribute("aria-pressed", "false");
    show("connecting", "Connecting…");
    let track = null;
    try {
      if (withMicrophone) track = await listen();
      if (gaveUp) throw new Error("");
      const { url, token } = await admitted();
      if (gaveUp) throw new Error("");
      room = opened();
      await room.connect(url, token);
      if (track) await room.localParticipant.publishTrack(track, { source: Track.Source.Microphone });
      if (!room) return; // it ended meanwhile
      if (desks().length) live();
      else waitForDesk(NOBODY_MS);
      $("hangup").focus();
      unwatch = watch(() => microphone()?.track ?? heard(), { still: frozen, moving: thawed });
      wake = await navigator.wakeLock?.request("screen").catch(() => null);
    } catch (error) {
      track?.stop();
      fail(error);
    }
  }

  const heard = () => [...(room?.remoteParticipants.values() ?? [])]
    .flatMap((who) => [...who.audioTrackPublications.values()]).map((one) => one.track).find(Boolean);

  // Only a call that stands can freeze: while it connects again, that is what is said.
  function frozen(ms) {
    if (page.state === "live") show("frozen", "We hear nothing from our server. One moment…");
    if (page.state === "frozen" && ms > LONG_STILL_MS) tell(`It still does not answer. ${orRing}`);
  }

  function thawed() {
    if (page.state !== "frozen") return;
    tell("");
    show("live", "Connected again. Go on.");
  }

  function listen() {
    if (!navigator.mediaDevices) throw new Error(`This browser does not let the page use a microphone. ${orRing}`);
    return LivekitClient.createLocalAudioTrack({ echoCancellation: true, noiseSuppression: true, autoGainControl: true });
  }

  async function admitted() {
    const answer = await fetch(`/call/${encodeURIComponent(page.business)}/token`, { method: "POST" })
      .catch(() => { throw new Error(`We cannot be reached. Check your connection and call again. ${orRing}`); });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(`${said.detail ?? "Calls from this page are not possible now."} ${orRing}`);
    return said;
  }

  function opened() {
    const made = new Room({ disconnectOnPageLeave: true });
    made.registerTextStreamHandler("lk.transcription", caption);
    return made
      .on(RoomEvent.TrackSubscribed, (track) => { if (track.kind === Track.Kind.Audio) track.attach(); })
      .on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((element) => element.remove()))
      .on(RoomEvent.AudioPlaybackStatusChanged, sounding)
      // the desk may be there before the microphone is
      .on(RoomEvent.LocalTrackPublished, () => { if (page.state === "live") greet(); })
      .on(RoomEvent.ParticipantConnected, () => { if (desks().length) live(); })
      .on(RoomEvent.ParticipantDisconnected, () => {
        if (!desks().length && page.state === "live") {
          show("waiting", "One moment, the desk dropped out…");
          waitForDesk(BACK_MS);
        }
      })
      .on(RoomEvent.SignalReconnecting, () => show("reconnecting", "The connection is weak. Connecting again…"))
      .on(RoomEvent.Reconnecting, () => show("reconnecting", "The connection was lost. Connecting again…"))
      .on(RoomEvent.Reconnected, () => show("live", "Connected again. Go on."))
      .on(RoomEvent.MediaDevicesError, (error) => tell(inWords(error)))
      .on(RoomEvent.Disconnected, ended);
  }

  function live() {
    clearTimeout(waiting);
    waiting = 0;
    if (page.state !== "live") greet();
  }

  const greet = () => show("live", microphone() ? "Connected. You can speak." : "Connected. You can type.");

  function waitForDesk(ms) {
    if (page.state === "connecting") show("waiting", "Connected. One moment, somebody is coming…");
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (desks().length) return;
      told = true;
      tell(`Nobody could take your call. Leave your number below, or ring us on ${page.phone}.`);
      $("ring-back").hidden = false;
      room?.disconnect();
    }, ms);
  }

  function sounding() {
    const blocked = !room.canPlaybackAudio;
    $("sound").hidden = !blocked;
    tell(blocked ? "Your browser holds the sound back. Press “Turn on sound”." : "");
  }

  function ended(reason) {
    clearTimeout(waiting);
    wake?.release?.().catch(() => {});
    wake = null;
    over();
    room = null;
    const wanted = [DisconnectReason.CLIENT_INITIATED, DisconnectReason.ROOM_DELETED, DisconnectReason.PARTICIPANT_REMOVED,
      DisconnectReason.ROOM_CLOSED].filter(Boolean);
    if (!told && reason === DisconnectReason.DUPLICATE_IDENTITY) tell("This call goes on in another tab.");
    else if (!told && !wanted.includes(reason)) tell(`The connection was lost. Call again. ${orRing}`);
    show("idle", "The call has ended.");
    $("call").focus();
  }

  function fail(error) {
    told = true;
    tell(gaveUp ? "" : inWords(error));
    const lost = room;
    over();
    room = null;
    // a site may keep the microphone from the frames that it shows
    $("apart").hidden = window.top === window || !(MediaDeviceFailure.getFailure(error) in MICROPHONE);
    show("idle", "Not connected.");
    lost?.disconnect();
    $("call").focus();
  }

  function over() {
    unwatch?.();
    letGo?.();
    unwatch = letGo = null;
  }

  const inWords = (error) => MICROPHONE[MediaDeviceFailure.getFailure(error)]
    ?? (error.constructor === Error ? error.message : `The call could not be connected. Call again. ${orRing}`);

  // The caller's words come again and again as one whole text; the desk's as one stream of pieces.
  async function caption(reader, who) {
    const facts = reader.info.attributes ?? {};
    const mine = who.identity === room?.localParticipant.identity;
    const line = lineOf(facts["lk.segment_id"] ?? reader.info.id, mine);
    let text = "";
    for await (const piece of reader) {
      text += piece;
      line.lastChild.textContent = text;
      $("captions").scrollTop = $("captions").scrollHeight;
    }
    if (!mine || facts["lk.transcription_final"] === "true") finished(line, mine);
  }

  function lineOf(id, mine) {
    if (lines.has(id)) return lines.get(id);
    const line = document.createElement("p");
    const name = document.createElement("b");
    name.textContent = mine ? "You: " : "Desk: ";
    line.append(name, document.createElement("span"));
    line.dataset.who = mine ? "you" : "desk";
    line.dataset.final = "false";
    lines.set(id, line);
    $("captions").append(line);
    return line;
  }

  // Half words would be read out over each other, so only what is finished goes to a screen reader.
  function finished(line, mine) {
    if (line.dataset.final === "true") return;
    line.dataset.final = "true";
    if (mine) return;
    const said = document.createElement("p");
    said.textContent = line.textContent;
    $("read-out").append(said);
  }

  async function send(event) {
    event.preventDefault();
    const text = $("words").value.trim();
    if (!text || !room) return;
    $("words").value = "";
    try {
      const sent = await room.localParticipant.sendText(text, { topic: "lk.chat" });
      const line = lineOf(`typed-${sent.id}`, true);
      line.lastChild.textContent = text;
      finished(line, true);
      $("captions").scrollTop = $("captions").scrollHeight;
    } catch {
      $("words").value = text;
      tell("That was not sent. Please try again.");
    }
  }

  async function mute() {
    const muted = room.localParticipant.isMicrophoneEnabled;
    await room.localParticipant.setMicrophoneEnabled(!muted);
    $("mute").setAttribute("aria-pressed", String(muted));
    $("status").textContent = muted ? "You are muted." : "Connected. You can speak.";
  }

  async function test() {
    tell("");
    $("try").disabled = $("call").disabled = true;
    $("level").hidden = false;
    $("status").textContent = "Say something…";
    try {
      const good = await tried(listen, (level) => { $("loud").value = level; });
      $("status").textContent = good ? "Your microphone works." : "Ready to call.";
      if (!good) tell("We heard nothing. Choose another microphone in your browser, or turn it up.");
    } catch (error) {
      $("status").textContent = "Ready to call.";
      tell(inWords(error));
    }
    $("level").hidden = true;
    $("try").disabled = $("call").disabled = false;
  }

  async function ringBack(event) {
    event.preventDefault();
    const answer = await fetch(`/call/${encodeURIComponent(page.business)}/ring-back`,
      { method: "POST", body: new URLSearchParams(new FormData($("ring-back"))) }).catch(() => null);
    const said = await answer?.json().catch(() => null);
    if (!answer?.ok) return tell(`${said?.detail ?? "We cannot be reached."} ${orRing}`);
    $("ring-back").hidden = true;
    tell("");
    $("status").textContent = said.said;
  }

  // a screen that was off lets go of what keeps it on
  document.addEventListener("visibilitychange", async () => {
    if (room && !document.hidden && wake?.released !== false) {
      wake = await navigator.wakeLock?.request("screen").catch(() => null);
    }
  });

  if ($("call")) {
    $("call").addEventListener("click", () => call(true));
    $("write").addEventListener("click", () => call(false));
    $("hangup").addEventListener("click", () => { told = gaveUp = true; room?.disconnect(); });
    $("sound").addEventListener("click", () => room?.startAudio());
    $("mute").addEventListener("click", mute);
    $("try").addEventListener("click", test);
    $("ring-back").addEventListener("submit", ringBack);
    $("typing").addEventListener("submit", send);
  }
}
