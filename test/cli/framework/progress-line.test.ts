import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressLine } from '../../../cli/framework/terminal.ts'

const CLEAR = '\r\u001B[K'

function openLine(options: { readonly on?: boolean; readonly width?: number } = {}) {
  const state = { now: 0, written: [] as string[], tick: undefined as (() => void) | undefined }
  const line = progressLine((text) => void state.written.push(text), {
    on: options.on ?? true,
    width: options.width ?? 80,
    now: () => state.now,
    after: 1000,
    tick: (act) => {
      state.tick = act
      return () => {
        state.tick = undefined
      }
    },
  })
  const after = (ms: number): string[] => {
    state.now += ms
    state.tick?.()
    return state.written.splice(0)
  }
  return { line, after, state }
}

test('a text that is set once appears after a second, and then counts the seconds', () => {
  const { line, after } = openLine()
  line.show('Run r is being worked on')
  assert.deepEqual(after(0), [])
  assert.deepEqual(after(1000), [`${CLEAR}Run r is being worked on (1 s)`])
  assert.deepEqual(after(1500), [`${CLEAR}Run r is being worked on (2 s)`])
})

test('new words show at once, cut to the width', () => {
  const { line, after } = openLine({ width: 10 })
  after(3000)
  line.show('Looking at a/b')
  assert.deepEqual(after(0), [`${CLEAR}Looking a`, `${CLEAR}Looking a`])
})

test('once cleared nothing is drawn over what follows, until there are words again', () => {
  const { line, after, state } = openLine()
  line.show('Planning')
  after(2000)
  line.clear()
  assert.equal(state.tick, undefined)
  assert.deepEqual(after(1000), [CLEAR])
  line.clear()
  assert.deepEqual(after(1000), [])
  line.show('Applying')
  assert.deepEqual(after(0)[0], `${CLEAR}Applying (4 s)`)
})

test('what was quick leaves no trace; nor does anything where there is no terminal', () => {
  const quick = openLine()
  quick.line.show('Planning')
  quick.line.clear()
  assert.deepEqual(quick.after(2000), [])
  const file = openLine({ on: false })
  file.line.show('Planning')
  assert.deepEqual(file.after(2000), [])
  assert.equal(file.state.tick, undefined)
})

test('what is shown stays in its line and steers nothing', () => {
  const { line, after } = openLine()
  after(3000)
  line.show('Looking at a\u001B[2J\nb\rc')
  assert.deepEqual(after(0).slice(1), [`${CLEAR}Looking at a\\u001b[2J b\\u000dc (3 s)`])
})
