/** Something that was asked: how sure the model was, and what it wins or loses by answering it. */
export interface Weighed {
  readonly confidence: number
  /** What is won by leaving it unanswered; negative: what is lost. */
  readonly gain: number
}

/** The confidence from which on answering serves best: halfway between the last that is left alone and the next. */
export function findCut(asked: readonly Weighed[]): number {
  const sorted = [...asked].sort((one, other) => one.confidence - other.confidence)
  // From below: everything is answered at first; each that is passed is left alone instead.
  let best = { gain: 0, cut: sorted[0]?.confidence ?? 0 }
  let gain = 0
  sorted.forEach((each, index) => {
    gain += each.gain
    const next = sorted[index + 1]?.confidence ?? each.confidence
    if (gain > best.gain) best = { gain, cut: (each.confidence + next) / 2 }
  })
  return best.cut
}
