import { type Simulation, startDaemonIn, startWorkerIn } from './hosts.ts'
import type { SimulatedProcess } from './process.ts'
/** What goes wrong: processes are killed, frozen and restarted, and clocks are wrong. */

const SECOND = 1000

/** Plans faults until an instant. At its end all hosts are well again. */
export function planFaults(world: Simulation, until: number): void {
  const { time, random, trouble, pace } = world
  const mean = (4 * 60 * SECOND) / trouble / Math.sqrt(pace)
  for (let at = random.int(SECOND, mean); at < until; at += random.int(SECOND, 2 * mean))
    time.after(at, () => strike(world))
  time.after(until, () => {
    world.daemon?.process.setSkew(0)
    for (const { process } of world.workers) process.setSkew(0)
  })
}

const KINDS = [
  'kill worker',
  'kill worker',
  'freeze worker',
  'stop worker',
  'kill daemon',
  'freeze daemon',
  'clock',
] as const

export function strike(world: Simulation): void {
  const { random, time, tell } = world
  const worker = random.pick(world.workers)
  const kind = random.pick(KINDS)
  if (worker === undefined || kind === undefined) return
  tell(`${kind} (${worker.process.name})`)
  switch (kind) {
    case 'kill worker':
      worker.process.kill()
      return replace(world, worker)
    case 'stop worker':
      worker.stop()
      return replace(world, worker)
    case 'freeze worker':
      return freeze(world, worker.process, random.int(5, 200) * SECOND)
    case 'freeze daemon':
      return world.daemon && freeze(world, world.daemon.process, random.int(1, 90) * SECOND)
    case 'kill daemon':
      if (world.daemon === undefined) return
      world.daemon.kill()
      world.daemon = undefined
      return time.after(random.int(1, 60) * SECOND, () => startDaemonIn(world))
    case 'clock':
      return setClock(world)
  }
}

function freeze({ time, underWay }: Simulation, process: SimulatedProcess, ms: number): void {
  process.freeze(ms)
  underWay(time.elapsed() + ms)
}

function replace(world: Simulation, worker: Simulation['workers'][number]): void {
  const { workers, time, random } = world
  workers.splice(workers.indexOf(worker), 1)
  time.after(random.int(1, 30) * SECOND, () => startWorkerIn(world))
}

/** A host's wall clock steps, and is right again after some minutes. */
function setClock({ random, daemon, workers, time }: Simulation): void {
  const process = random.pick([daemon, daemon, ...workers])?.process
  const skew = random.pick([-7200, -100, -20, 20, 100, 3600]) ?? 0
  process?.setSkew(skew * SECOND)
  time.after(random.int(10, 600) * SECOND, () => process?.setSkew(0))
}
