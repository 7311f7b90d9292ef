import '@examples/shop-kit/shop.css'
import { mountInspector } from '@examples/shop-kit/inspector'
import { createPixels } from '@omnipixel/vue'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { config, tracker } from './tracker'

createApp(App).use(createPixels({ tracker, router })).use(router).mount('#app')

const inspector = document.querySelector<HTMLElement>('#inspector')
if (inspector) mountInspector(inspector, { tracker, isSandbox: config.isSandbox, shop: 'Vue' })
