/** @baton/host/testing: what a host keeps, opened beside it. */
export { openHouse, type OpenHouse } from './wiring/open-house'
export { readRecords } from './commands/decisions'
