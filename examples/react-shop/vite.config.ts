import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/react/',
  plugins: [react()],
  envDir: '..', // one examples/.env for both shops
  build: { target: 'es2022' },
})
