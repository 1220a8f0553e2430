import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    // Beside the server's own output, which must stay.
    outDir: '../dist',
    emptyOutDir: false,
    // The browsers that know color-mix and :has, which the style needs anyway.
    target: ['chrome111', 'safari16.4', 'firefox121'],
    reportCompressedSize: false,
    rolldownOptions: {
      input: 'main.ts',
      output: { format: 'iife', entryFileNames: 'widget.js' },
    },
  },
})
