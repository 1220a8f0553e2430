import type { Alert } from '../state/find-alerts'

/** Notes of each sound: frequency in Hz, and when it begins, s. */
const melodies = {
  'new-chat': [
    [659.3, 0],
    [880, 0.13],
  ],
  'new-message': [[784, 0]],
  'new-in-queue': [[587.3, 0]],
} as const satisfies Record<Alert['kind'], readonly (readonly [number, number])[]>

const noteLength = 0.28
/** A sound that comes later than this tells nobody of anything, ms. */
const tooLateMs = 500
const loudness = 0.12

export interface Sounds {
  play(kind: Alert['kind']): void
}

/** Short soft tones, made by the browser. Until the agent has touched the page, browsers keep it silent. */
export function createSounds(): Sounds {
  let context: AudioContext | undefined

  function playNote(audio: AudioContext, frequency: number, begin: number): void {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0, begin)
    volume.gain.linearRampToValueAtTime(loudness, begin + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + noteLength)
    tone.connect(volume).connect(audio.destination)
    tone.start(begin)
    tone.stop(begin + noteLength)
  }

  return {
    play(kind) {
      if (typeof AudioContext === 'undefined') return
      context ??= new AudioContext()
      const audio = context
      const asked = performance.now()
      void audio.resume().then(() => {
        if (performance.now() - asked > tooLateMs) return
        for (const [frequency, begin] of melodies[kind]) playNote(audio, frequency, audio.currentTime + begin)
      })
    },
  }
}
