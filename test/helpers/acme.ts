import { definePixel, type PixelOptions, type VendorFacts } from '@omnipixel/core'

interface AcmeOptions extends PixelOptions {
  id: string
}

/** A platform that Omnipixel does not know, with or without facts about it. */
export const defineAcme = (facts?: VendorFacts) =>
  definePixel<AcmeOptions, { acme?: unknown }>({
    platform: 'acme',
    idPattern: /^AC-\d+$/,
    src: 'https://cdn.acme.example/pixel.js',
    global: 'acme',
    storage: { cookies: '_acme _acme_*' },
    ...(facts && { facts }),
    params: {},
    install: () => {},
    isLoaded: () => true,
    send: () => {},
  })
