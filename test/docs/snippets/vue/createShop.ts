// #region all
import { createPixels } from '@omnipixel/vue'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import Product from './Product.vue'
import { tracker } from './tracker'

export function createShop() {
  const router = createRouter({
    history: createWebHistory(),
    routes: [{ path: '/:path(.*)*', component: Product }],
  })
  return createApp(Product).use(router).use(createPixels({ tracker, router }))
}
// #endregion
