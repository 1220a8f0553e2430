/** Whether a request of this method changes nothing, and so needs neither a csrf token nor a body. */
export const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD'
