import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/vue/',
  plugins: [vue()],
  envDir: '..', // one examples/.env for both shops
  build: { target: 'es2022' },
})
