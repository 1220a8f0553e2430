import { createContext } from 'react'

/** Where the desk API is: addresses of files are relative to it. */
export const ApiBaseContext = createContext<URL>(new URL('http://localhost/'))
