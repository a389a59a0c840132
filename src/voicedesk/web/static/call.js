// The call page: asks for the microphone and a ticket at once, joins, shows what is said.
"use strict";
const { Room, RoomEvent, Track, DisconnectReason, MediaDeviceFailure } = LivekitClient;
const NOBODY_MS = 15000;
const at = (id) => document.getElementById(id);
const BLOCKED = {
  [MediaDeviceFailure.PermissionDenied]: "The microphone is blocked. Allow it in the address bar, then call again.",
  [MediaDeviceFailure.NotFound]: "No microphone was found. Plug one in, or ring us by phone.",
  [MediaDeviceFailure.DeviceInUse]: "Another program is using the microphone. Close it, then call again.",
};
const lines = new Map();
let room, nobody;

function show(state, words) {
  document.body.dataset.state = state;
  at("status").textContent = words;
  at("call").hidden = state !== "idle";
  at("mute").hidden = at("hangup").hidden = state === "idle";
}

function tell(problem) {
  at("problem").textContent = problem;
  at("problem").hidden = !problem;
}

function line(segment, mine) {
  if (!lines.has(segment)) {
    const row = document.createElement("p");
    const who = document.createElement("b");
    who.textContent = mine ? "You: " : "Desk: ";
    row.append(who, document.createElement("span"));
    at("captions").append(row);
    lines.set(segment, row);
  }
  return lines.get(segment).lastChild;
}

async function caption(reader, who) {
  const segment = (reader.info.attributes || {})["lk.segment_id"] || reader.info.id;
  const words = line(segment, who.identity === room.localParticipant.identity);
  let text = "";
  for await (const piece of reader) {
    text += piece;
    words.textContent = text;
  }
}

function waitForTheDesk() {
  clearTimeout(nobody);
  nobody = setTimeout(() => {
    if (![...room.remoteParticipants.values()].some((one) => one.isAgent)) {
      tell("Nobody could take your call. Please ring us by phone.");
      room.disconnect();
    }
  }, NOBODY_MS);
}

function open() {
  room = new Room({ disconnectOnPageLeave: true });
  room.on(RoomEvent.TrackSubscribed, (track) => track.kind === Track.Kind.Audio && track.attach());
  room.on(RoomEvent.AudioPlaybackStatusChanged, () => { at("sound").hidden = room.canPlaybackAudio; });
  room.on(RoomEvent.Reconnecting, () => show("live", "The connection was lost, reconnecting…"));
  room.on(RoomEvent.Reconnected, () => show("live", "Connected again."));
  room.on(RoomEvent.ParticipantConnected, () => { clearTimeout(nobody); show("live", "Connected. You can speak."); });
  room.on(RoomEvent.ParticipantDisconnected, () => { show("live", "One moment, the desk will be right back…"); waitForTheDesk(); });
  room.on(RoomEvent.Disconnected, (why) => {
    clearTimeout(nobody);
    lines.clear();
    show("idle", why === DisconnectReason.CLIENT_INITIATED ? "You hung up." : "The call has ended.");
    at("call").focus();
  });
  room.registerTextStreamHandler("lk.transcription", caption);
}

async function ticket() {
  const answer = await fetch("/call", { method: "POST" });
  if (answer.status === 429) throw new Error("We have taken many calls from here today. Please ring us by phone.");
  if (!answer.ok) throw new Error("Calls from this page are not possible right now.");
  return answer.json();
}

async function call() {
  tell("");
  show("live", "Connecting…");
  open();
  try {
    const asked = ticket();
    asked.catch(() => {});
    const microphone = await LivekitClient.createLocalAudioTrack({ echoCancellation: true, noiseSuppression: true });
    const { url, token } = await asked;
    await room.connect(url, token);
    await room.localParticipant.publishTrack(microphone, { source: Track.Source.Microphone });
    show("live", "Connected. You can speak.");
    at("hangup").focus();
    waitForTheDesk();
  } catch (error) {
    room.disconnect();
    tell(BLOCKED[MediaDeviceFailure.getFailure(error)] || error.message || "The call failed.");
    show("idle", "Not connected.");
  }
}

at("call").onclick = call;
at("hangup").onclick = () => room.disconnect();
at("sound").onclick = () => room.startAudio();
at("mute").onclick = async () => {
  const on = room.localParticipant.isMicrophoneEnabled;
  await room.localParticipant.setMicrophoneEnabled(!on);
  at("mute").setAttribute("aria-pressed", String(on));
  at("mute").textContent = on ? "Unmute" : "Mute";
};
