/** How a plan is drawn: with which colours, and in how many columns. */
export type PlanLook = {
  readonly paint: (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string
  readonly width: number
}
