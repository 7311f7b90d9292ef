import { CATEGORIES, SHOP_NAME } from '@examples/shop-kit/catalogue'
import { countOf } from '@examples/shop-kit/shop'
import { Link, NavLink, useNavigate } from 'react-router'
import { useShop } from './useShop'

export function Header() {
  const { cart } = useShop()
  const navigate = useNavigate()
  const count = countOf(cart)

  function search(form: FormData) {
    const query = String(form.get('q')).trim()
    if (query) void navigate(`/search?q=${encodeURIComponent(query)}`)
  }

  return (
    <header className="top">
      <Link to="/" className="wordmark" data-testid="nav-home">
        <svg viewBox="0 0 26 30" aria-hidden="true">
          <path d="M0 0h26v4H0z" fill="#231d19" />
          <path d="M1 4c6 8 6 18 0 26h5c5-8 5-18 0-26z" fill="#a12d26" />
          <path d="M25 4c-6 8-6 18 0 26h-5c-5-8-5-18 0-26z" fill="#a12d26" />
        </svg>
        {SHOP_NAME}
      </Link>
      <nav aria-label="Categories">
        {CATEGORIES.map(({ id, name }) => (
          <NavLink key={id} to={`/category/${id}`} data-testid={`nav-${id}`}>
            {name}
          </NavLink>
        ))}
      </nav>
      <form className="search" role="search" data-testid="search-form" action={search}>
        <label className="hidden" htmlFor="q">
          Search plays, books and gifts
        </label>
        <input id="q" name="q" type="search" placeholder="Search" data-testid="search-input" />
        <button type="submit" aria-label="Search" data-testid="search-submit">
          <svg width="17" height="17" viewBox="0 0 17 17" fill="none" stroke="currentColor" strokeWidth="1.8">
            <circle cx="7" cy="7" r="5" />
            <path d="M11 11l5 5" />
          </svg>
        </button>
      </form>
      <Link to="/cart" className="cart-link" data-testid="cart-link">
        Cart<span data-testid="cart-count">{count}</span>
      </Link>
    </header>
  )
}
