// Starts a test server and leaves it, for a test that kills this process.
import { startTestServer } from './start-test-server'

startTestServer().then(
  ({ url }) => process.send?.(url),
  (error: Error) => process.send?.(error.message),
)
