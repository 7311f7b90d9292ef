interface StepperProps {
  label: string
  quantity: number
  min?: number
  testId: string
  onChange: (quantity: number) => void
}

export function Stepper({ label, quantity, min = 1, testId, onChange }: StepperProps) {
  return (
    <div className="stepper" role="group" aria-label={label}>
      <button
        type="button"
        aria-label="One less"
        data-testid={`${testId}-less`}
        onClick={() => onChange(Math.max(min, quantity - 1))}
      >
        −
      </button>
      <output data-testid={testId}>{quantity}</output>
      <button
        type="button"
        aria-label="One more"
        data-testid={`${testId}-more`}
        onClick={() => onChange(quantity + 1)}
      >
        +
      </button>
    </div>
  )
}
