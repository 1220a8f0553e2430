/**
 * Lua: `now`, the server's clock in ms, and `number` for writing one down: Lua's own way turns large ones into 1.7e+12.
 * The first argument of a script that includes it is added to the clock; it is 0 but in tests.
 */
export const luaNow = `
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000) + tonumber(ARGV[1])
`

export const luaNumber = `
local function number(value) return string.format('%.0f', value) end
`
