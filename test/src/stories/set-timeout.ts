// A story waits for real servers; what it waits for names itself long before this.
jest.setTimeout(180_000)
