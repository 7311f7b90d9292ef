import { Link } from 'react-router'

export function NotFoundPage() {
  return (
    <div className="narrow">
      <title>Not found · Prompt Corner</title>
      <h1>This door leads to the scene dock</h1>
      <p>There is nothing to see behind it.</p>
      <Link to="/" className="button">
        Back to the foyer
      </Link>
    </div>
  )
}
