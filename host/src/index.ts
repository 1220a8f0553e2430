/** @baton/host: configuration ▸ wiring ▸ server ▸ the `baton` command. */
export { startHost, type RunningHost, type StartHostOptions } from './wiring/start-host'
export { readEnvironment, type Environment } from './configuration/read-environment'
export { loadHost, checkHost, type BusinessSetup, type HostSetup } from './configuration/load-host'
export { hostJsonSchema } from './configuration/host-schema'
export { createProgram } from './commands/create-program'
export { createLog } from './server/create-log'
