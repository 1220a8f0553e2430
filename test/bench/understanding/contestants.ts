import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createUnderstanding, encodeModel, trainModel } from '@baton/core'
import { judge, type Contestant } from './contestant'

const requirePeer = createRequire(join(__dirname, 'peers', 'package.json'))

/** Below this a peer's own sureness is no answer; NLP.js's own default. */
const enough = 0.5

const baton: Contestant = {
  name: 'Baton',
  async learn(corpus) {
    const model = trainModel(corpus)
    const understand = createUnderstanding(model)
    return {
      understand,
      ask: async (question) => {
        const { confidence, decision, top } = understand(question.text, { k: 3 })
        const ranked = top.map(({ id }) => ({ id, score: confidence }))
        return judge(question, ranked, decision === 'answer')
      },
      modelBytes: Buffer.byteLength(encodeModel(model)),
    }
  },
}

/** The parts of node-nlp that are used. */
interface NlpManager {
  readonly nlp: {
    readonly nluManager: {
      process(
        language: string,
        text: string,
      ): Promise<{ readonly classifications: readonly { readonly intent: string; readonly score: number }[] }>
    }
  }
  addDocument(language: string, text: string, intent: string): void
  train(): Promise<unknown>
  export(): string
}

const nlpJs: Contestant = {
  name: 'NLP.js',
  async learn({ nodes, outOfScope = [] }) {
    const { NlpManager } = requirePeer('node-nlp') as { readonly NlpManager: new (settings: object) => NlpManager }
    const manager = new NlpManager({ languages: ['en'], autoSave: false, nlu: { log: false } })
    for (const { id, phrases } of nodes) for (const phrase of phrases) manager.addDocument('en', phrase, id)
    for (const phrase of outOfScope) manager.addDocument('en', phrase, 'None')
    await manager.train()
    // Only its classifier: entities, sentiment and answers are no part of this.
    const understand = (text: string) => manager.nlp.nluManager.process('en', text)
    return {
      understand,
      ask: async (question) => {
        const { classifications } = await understand(question.text)
        const isNone = classifications[0]?.intent === 'None'
        const ranked = classifications
          .filter(({ intent }) => intent !== 'None')
          .map(({ intent, score }) => ({ id: intent, score }))
        return judge(question, ranked, !isNone && (ranked[0]?.score ?? 0) >= enough)
      },
      modelBytes: Buffer.byteLength(manager.export()),
    }
  },
}

/** The parts of natural that are used. */
interface BayesClassifier {
  addDocument(text: string, label: string): void
  train(): void
  getClassifications(text: string): readonly { readonly label: string; readonly value: number }[]
}

const natural: Contestant = {
  name: 'natural',
  async learn({ nodes }) {
    const { BayesClassifier } = requirePeer('natural') as { readonly BayesClassifier: new () => BayesClassifier }
    const classifier = new BayesClassifier()
    for (const { id, phrases } of nodes) for (const phrase of phrases) classifier.addDocument(phrase, id)
    classifier.train()
    const understand = (text: string) => classifier.getClassifications(text)
    return {
      understand,
      ask: async (question) => {
        const found = understand(question.text)
        const sum = found.reduce((all, { value }) => all + value, 0)
        const ranked = found.map(({ label, value }) => ({ id: label, score: value / sum }))
        return judge(question, ranked, (ranked[0]?.score ?? 0) >= enough)
      },
      modelBytes: Buffer.byteLength(JSON.stringify(classifier)),
    }
  },
}

/** Everybody who takes part; the first is compared with the others. */
export const contestants: readonly Contestant[] = [baton, nlpJs, natural]
