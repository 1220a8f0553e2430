import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  // Relative, so that the page works under any prefix; the API lies beside it.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/desk',
    emptyOutDir: true,
    target: 'es2022',
    // Icons and fonts stay files: a strict content security policy forbids data: addresses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What changes with every release is small; the rest stays in the browsers' caches.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'parts', test: /node_modules/ },
          ],
        },
      },
    },
  },
})
