/** @baton/host/testing: what a host keeps and knows, opened beside it. */
export { openHouse, type OpenHouse } from './wiring/open-house'
export { teachBots } from './understanding/teach-bots'
export { startModelServer, type ModelAnswer, type TestModelServer } from './testing/start-model-server'
export { runProgram, type ProgramRun, type RunProgramOptions } from './testing/run-program'
export { readRecords } from './commands/decisions'
