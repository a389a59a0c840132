// Notices a server that has gone still: no event tells of it for a quarter of a minute.
const LOOK_MS = 1000;
const STILL_MS = 5000;

/** Watch the packets that come in over a track; `still` and `moving` are told once each time. */
export function watch(trackOf, { still, moving }) {
  let seen = -1;
  let since = performance.now();
  let stopped = false;
  const look = async () => {
    const report = await trackOf()?.getRTCStatsReport?.().catch(() => null);
    if (stopped) return;
    const now = performance.now();
    const count = report ? received(report) : null;
    if (count === null || count !== seen) {
      if (count !== null && now - since >= STILL_MS) moving();
      if (count !== null) seen = count;
      since = now;
    } else if (now - since >= STILL_MS) still(now - since);
  };
  const timer = setInterval(look, LOOK_MS);
  return () => { stopped = true; clearInterval(timer); };
}

// Of the transport as a whole, so that a desk that is silent is not taken for a server that is.
function received(report) {
  let count = 0;
  report.forEach((one) => {
    if (one.type === "transport") count += one.packetsReceived ?? 0;
    if (one.type === "candidate-pair") count += (one.responsesReceived ?? 0) + (one.requestsReceived ?? 0);
  });
  return count;
}
