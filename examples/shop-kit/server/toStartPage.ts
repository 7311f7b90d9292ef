import { artworkOf } from '../src/artwork.js'
import { SHOP_NAME } from '../src/catalogue.js'

const POSTERS = ['TKT-TEMPEST', 'TKT-SEAGULL', 'BK-TWELFTH', 'TKT-ANTIGONE', 'GF-GHOSTLIGHT']

/** The page at `/`: what this is, and the way to both shops. */
export const toStartPage = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Omnipixel demo</title>
<link rel="icon" href="data:,">
<style>
  * { box-sizing: border-box; margin: 0 }
  body { min-height: 100vh; display: grid; grid-template-rows: 1fr auto; background: #f5efe3; color: #231d19;
    font: 17px/1.55 "Avenir Next", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif }
  main { width: min(1120px, 100%); margin: auto; padding: 56px 32px; display: grid; grid-template-columns: 1.1fr 1fr; gap: 64px; align-items: center }
  p.kicker { font-size: 13px; font-weight: 600; letter-spacing: .12em; text-transform: uppercase; color: #a12d26 }
  h1 { font: 600 58px/1.04 "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Liberation Serif", serif; letter-spacing: -.02em; margin: 14px 0 20px }
  .lead { max-width: 34em; color: #5b5047 }
  .shops { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; margin-top: 36px }
  .shops a { display: block; padding: 22px 24px; border-radius: 14px; background: #231d19; color: #f5efe3; text-decoration: none; transition: transform .15s, background .15s }
  .shops a:hover { background: #a12d26; transform: translateY(-2px) }
  .shops a:focus-visible { outline: 3px solid #d9a441; outline-offset: 3px }
  .shops strong { display: block; font: 600 25px/1.2 "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Liberation Serif", serif }
  .shops span { font-size: 14.5px; opacity: .78 }
  ol { list-style: none; padding: 0; margin-top: 36px; display: grid; gap: 10px; counter-reset: step; color: #5b5047; font-size: 15.5px }
  ol li { counter-increment: step; display: grid; grid-template-columns: 28px 1fr }
  ol li::before { content: counter(step); color: #a12d26; font-weight: 700 }
  .posters { position: relative; height: 540px }
  .posters img { position: absolute; width: 216px; border-radius: 10px; box-shadow: 0 18px 40px -14px #231d1999 }
  .posters img:nth-child(1) { left: 0; top: 44px; transform: rotate(-5deg) }
  .posters img:nth-child(2) { right: 12px; top: 0; transform: rotate(4deg) }
  .posters img:nth-child(3) { left: 26px; bottom: 0; width: 176px; transform: rotate(3deg) }
  .posters img:nth-child(4) { right: 0; bottom: 8px; width: 200px; transform: rotate(-3deg) }
  .posters img:nth-child(5) { left: 34%; top: 172px; width: 168px; transform: rotate(1deg) }
  footer { padding: 20px 32px; text-align: center; color: #857868; font-size: 14px }
  @media (max-width: 900px) {
    main { grid-template-columns: 1fr; gap: 32px; padding: 36px 20px }
    h1 { font-size: 40px }
    .shops { grid-template-columns: 1fr; margin-top: 26px }
    .posters { order: -1; height: 168px; overflow: hidden; display: flex; gap: 12px }
    .posters img, .posters img:nth-child(n) { position: static; width: auto; height: 168px; transform: none; box-shadow: none }
  }
</style>
</head>
<body>
<main>
  <div>
    <p class="kicker">Omnipixel demo</p>
    <h1>One line of code, seven ad platforms.</h1>
    <p class="lead">${SHOP_NAME} is a small theatre with a bookshop. Buy a ticket and watch, beside the shop, what
      Meta, TikTok, LinkedIn, X, Pinterest, Snapchat and Reddit receive, and what they do not.</p>
    <nav class="shops" aria-label="The two versions of the shop">
      <a href="/react/" data-testid="open-react"><strong>React shop</strong><span>@omnipixel/react</span></a>
      <a href="/vue/" data-testid="open-vue"><strong>Vue shop</strong><span>@omnipixel/vue</span></a>
    </nav>
    <ol>
      <li>Look around before you answer the privacy banner: events wait in memory, nothing is loaded.</li>
      <li>Accept: seven scripts load, and each platform gets every event exactly once.</li>
      <li>Buy something, then reload the thank-you page: the purchase is not counted twice.</li>
      <li>Block a platform in the inspector: nobody else loses anything.</li>
    </ol>
  </div>
  <div class="posters" aria-hidden="true">${POSTERS.map((id) => `<img src="${artworkOf(id)}" alt="">`).join('')}</div>
</main>
<footer>Nothing leaves this machine unless you configure real accounts (examples/.env.example).</footer>
</body>
</html>`
