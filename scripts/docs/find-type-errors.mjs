import { dirname, join } from 'node:path'
import ts from 'typescript'

const repository = dirname(dirname(import.meta.dirname))

/**
 * What does not compile. Each block (`{ path, firstLine, text }`) is a module of its own, which lies (in memory) beside
 * its document and sees the packages as they are built.
 */
export function findTypeErrors(blocks) {
  if (blocks.length === 0) return []
  const { options, errors } = ts.getParsedCommandLineOfConfigFile(
    join(repository, 'tsconfig.base.json'),
    { composite: false, noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail },
  )
  // The base configuration lists no files, which is as it should be.
  errors.filter(({ code }) => code !== 18002 && code !== 18003).forEach(fail)

  const byFile = new Map(blocks.map((block) => [`${block.path}.${block.firstLine}.mts`, block]))
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile } = host
  host.fileExists = (file) => byFile.has(file) || fileExists(file)
  host.getSourceFile = (file, target, ...rest) => {
    const block = byFile.get(file)
    return block === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, block.text, target)
  }
  const program = ts.createProgram([...byFile.keys()], options, host)
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
    const block = byFile.get(diagnostic.file?.fileName)
    if (block === undefined) return { message }
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start)
    return { path: block.path, line: block.firstLine + line, message }
  })
}

function fail({ messageText }) {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, ' '))
}
