import { createRouter, createWebHistory } from 'vue-router'
import CartPage from './pages/CartPage.vue'
import CatalogPage from './pages/CatalogPage.vue'
import CategoryPage from './pages/CategoryPage.vue'
import CheckoutPage from './pages/CheckoutPage.vue'
import ContactPage from './pages/ContactPage.vue'
import NotFoundPage from './pages/NotFoundPage.vue'
import ProductPage from './pages/ProductPage.vue'
import RegisterPage from './pages/RegisterPage.vue'
import SearchPage from './pages/SearchPage.vue'
import ThankYouPage from './pages/ThankYouPage.vue'
import WhatWeUsePage from './pages/WhatWeUsePage.vue'

export const router = createRouter({
  history: createWebHistory('/vue/'),
  routes: [
    { path: '/', component: CatalogPage },
    { path: '/category/:category', component: CategoryPage, props: true },
    { path: '/product/:id', component: ProductPage, props: true },
    { path: '/search', component: SearchPage, props: ({ query }) => ({ query: String(query.q ?? '') }) },
    { path: '/cart', component: CartPage },
    { path: '/checkout/:step?', component: CheckoutPage, props: true },
    { path: '/thank-you/:orderId', component: ThankYouPage, props: true },
    { path: '/contact', component: ContactPage },
    { path: '/register', component: RegisterPage },
    { path: '/what-we-use', component: WhatWeUsePage },
    { path: '/:rest(.*)*', component: NotFoundPage },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})
