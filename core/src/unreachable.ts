/** Ends a `switch` over a union: a new kind that nobody handled is a compile error here. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
