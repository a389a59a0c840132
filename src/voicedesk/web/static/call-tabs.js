// One call of a browser at a time: another tab is asked to end its own before a second begins.
const NAME = `voicedesk-call:${document.body.dataset.business}`;
const ENDS_MS = 5000;

/** Take the line; gives what lets it go, or null while another tab has it. `forced` ends that one. */
export async function line(onAsked, { forced = false } = {}) {
  if (!navigator.locks) return () => {};
  const others = new BroadcastChannel(NAME);
  if (forced) others.postMessage("end");
  const free = await taken(forced ? { signal: AbortSignal.timeout(ENDS_MS) } : { ifAvailable: true });
  if (!free) {
    others.close();
    return null;
  }
  others.onmessage = onAsked;
  return () => { others.close(); free(); };
}

function taken(how) {
  return new Promise((got) => {
    navigator.locks.request(NAME, how, (lock) => {
      if (!lock) return got(null);
      return new Promise((free) => got(free));
    }).catch(() => got(null));
  });
}
