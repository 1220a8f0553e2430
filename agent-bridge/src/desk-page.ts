import { join } from 'node:path'

/** The folder of the built desk page, to be served at `/desk/`; the same from the sources and from the build. */
export const deskPage = join(__dirname, '..', 'dist', 'desk')
