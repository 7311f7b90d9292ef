// #region all
import { createPixels } from '@omnipixel/vue'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import App from './App.vue'
import Product from './Product.vue'
import { tracker } from './tracker'

const router = createRouter({
  history: createWebHistory(),
  routes: [{ path: '/:path(.*)*', component: Product }],
})

export const app = createApp(App).use(router).use(createPixels({ tracker, router }))
app.mount('#app')
// #endregion
