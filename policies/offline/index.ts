export {
  type EvaluatedAll,
  type EvaluatedDecision,
  type EvaluatedRepository,
  type OfflineRequest,
  evaluateAll,
  evaluateRepositories,
} from './evaluate-all.ts'
export { type ForecastDay, forecast } from './forecast.ts'
export { type GivenImage, readImages } from './images.ts'
export { readInUse, readPins } from './pins.ts'
export { registryNamed } from './repositories.ts'
export type { Expectation, Fate } from './test-image.ts'
export { type ImageResult, type Mismatch, type TestResult, runTests } from './test-run.ts'
export { type GivenTests, type PolicyTest, type TestImage, readTests } from './tests.ts'
