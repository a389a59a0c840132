// Tries the microphone before a call: its level for some seconds, and whether anything was heard.
const TEST_MS = 6000;
const ENOUGH_MS = 1500; // of a level to look at, once something was heard
const HEARD = 0.02; // of full scale; a quiet room stays below

/** Listen for a while; `level` is told from 0 to 1. Gives whether something was heard. */
export async function tried(listen, level) {
  const track = await listen();
  const sound = new AudioContext();
  try {
    await sound.resume();
    const meter = sound.createAnalyser();
    meter.fftSize = 1024;
    sound.createMediaStreamSource(new MediaStream([track.mediaStreamTrack])).connect(meter);
    return await measured(meter, level);
  } finally {
    track.stop();
    await sound.close().catch(() => {});
  }
}

function measured(meter, level) {
  const samples = new Float32Array(meter.fftSize);
  const began = performance.now();
  let loudest = 0;
  return new Promise((done) => {
    const look = () => {
      meter.getFloatTimeDomainData(samples);
      const rms = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
      loudest = Math.max(loudest, rms);
      level(Math.min(1, rms * 5));
      if (performance.now() - began < (loudest >= HEARD ? ENOUGH_MS : TEST_MS)) setTimeout(look, 50);
      else done(loudest >= HEARD);
    };
    look();
  });
}
