/** What something known of a customer is called, for people: "order_number" is "Order number". */
export function sayFactName(name: string): string {
  const [first = '', ...rest] = name.replaceAll('_', ' ').trim()
  return first.toUpperCase() + rest.join('')
}
