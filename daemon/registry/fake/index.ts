export { type PushTarget, pushImage, pushIndex } from './sample-images.ts'
export { startMemoryRegistry } from './server.ts'
