import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDataset, type Corpus, type Dataset, type Question } from '@baton/core'
import { createDraw, type Draw } from './create-draw'
import { mistype } from './mistype'

/** What is learned, and what is asked of whoever has learned it. */
export interface Trial {
  readonly corpus: Corpus
  readonly questions: readonly Question[]
}

/** A way to measure; figures of several trials are averaged. */
export interface Protocol {
  readonly name: string
  readonly trials: readonly Trial[]
}

/** Whose messages are asked: those to tune by, or those to report by. */
export type Part = 'validation' | 'test'

const seeds = 10
const fewNodes = 30
const fewPhrases = 10

/** The protocols, from the files of CLINC150 as its authors publish them. */
export function readProtocols(folder: string, part: Part): readonly Protocol[] {
  const read = (name: string): Dataset => readDataset(readFileSync(join(folder, name), 'utf8'))
  const full = read('data_full.json')
  const small = read('data_small.json')
  const plus = read('data_oos_plus.json')
  const few = Array.from({ length: seeds }, (_, seed) => drawFew(full, part, createDraw(seed + 1)))
  return [
    { name: 'Full', trials: [{ corpus: full.corpus, questions: full[part] }] },
    { name: 'Small', trials: [{ corpus: small.corpus, questions: small[part] }] },
    {
      name: 'OOS+',
      trials: [{ corpus: { ...plus.corpus, outOfScope: plus.outOfScope }, questions: plus[part] }],
    },
    { name: '30 × 10', trials: few },
    {
      name: '30 × 10, one typo',
      trials: few.map(({ corpus, questions }, seed) => {
        const draw = createDraw(seeds + seed + 1)
        return { corpus, questions: questions.map(({ text, ...rest }) => ({ ...rest, text: mistype(text, draw) })) }
      }),
    },
  ]
}

/** Some nodes with some of their phrases, and the messages of these nodes and of none. */
function drawFew(dataset: Dataset, part: Part, draw: Draw): Trial {
  const nodes = draw
    .some(dataset.corpus.nodes, fewNodes)
    .map(({ phrases, ...node }) => ({ ...node, phrases: draw.some(phrases, fewPhrases) }))
  const ids = new Set(nodes.map(({ id }) => id))
  return { corpus: { nodes }, questions: dataset[part].filter(({ node }) => node === undefined || ids.has(node)) }
}
