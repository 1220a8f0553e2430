const { accessSync, constants, statSync } = require('node:fs')
const { delimiter, join } = require('node:path')

/** The first of these programs that is on the PATH, as a full path; undefined where none is. */
function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

module.exports = { findProgram }
