/** The help of every command, as it is printed, each under its own heading. */
export function describeCommands(createProgram) {
  let printed = ''
  const program = createProgram(silentTerminal((text) => (printed += `${text}\n`)))
  return walk(program)
    .map(({ command, name }) => {
      printed = ''
      // Wide enough for every line of ours, whatever the terminal is.
      command.configureHelp({ helpWidth: 110 }).outputHelp()
      return `## ${name}\n\n\`\`\`text\n${printed.trim()}\n\`\`\``
    })
    .join('\n\n')
}

/** Every command below a program, with its whole name. */
export function walk(command, above = '') {
  const name = above === '' ? command.name() : `${above} ${command.name()}`
  return [{ command, name }, ...command.commands.flatMap((each) => walk(each, name))]
}

/** What commands have of the process that runs them; nothing of it is real. */
export function silentTerminal(print = () => undefined, env = {}) {
  return {
    env,
    out: print,
    err: print,
    readPassword: async () => '',
    setExitCode: () => undefined,
    untilAskedToStop: async () => undefined,
  }
}
