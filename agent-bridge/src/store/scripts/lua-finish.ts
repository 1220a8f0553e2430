/**
 * Lua: `finish(remove, key)` says that a script finishes what was committed, so that it may write although the server is full:
 * lanes must drain, and the auditor must find what is left. A full server refuses a script's writes unless it has begun
 * with one that needs no memory, such as removing what is not there.
 */
export const luaFinish = `
local function finish(remove, key)
  redis.call(remove, key, '')
end
`
