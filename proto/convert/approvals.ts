import type { Approval as WireApproval, Approval__Output } from '../gen/careen/v1/Approval.ts'
import type { SecondPerson as WireSecondPerson, SecondPerson__Output } from '../gen/careen/v1/SecondPerson.ts'
import { nameOf, parseName } from '../names.ts'
import type { Approval, ApprovalState, SecondPerson } from '../resources/index.ts'
import { fromTimestamp, given, malformed, need, toTimestamp } from './basics.ts'

export function toApproval(approval: Approval): WireApproval {
  const { workspace, id, subject } = approval
  return {
    name: nameOf('approval', { workspace, approval: id }),
    subject: subjectName(approval),
    subjectSha256: Buffer.from(approval.sha256, 'hex'),
    state: `STATE_${approval.state}`,
    createdBy: approval.createdBy,
    createTime: toTimestamp(approval.createdAt),
    expireTime: toTimestamp(approval.expiresAt),
    note: approval.note,
    run: subject.kind === 'run' ? nameOf('run', { workspace, run: subject.run }) : '',
    images: approval.images,
    claimed: approval.claimed ?? '',
  }
}

export function fromApproval(wire: Approval__Output): Approval {
  if (wire.state === 'STATE_UNSPECIFIED') throw malformed('approval.state', 'it is not set')
  return {
    ...idsIn(wire),
    images: wire.images,
    sha256: Buffer.from(wire.subjectSha256).toString('hex'),
    note: wire.note,
    createdBy: wire.createdBy,
    createdAt: need(fromTimestamp(wire.createTime), 'approval.create_time'),
    expiresAt: need(fromTimestamp(wire.expireTime), 'approval.expire_time'),
    state: wire.state.slice('STATE_'.length) as ApprovalState,
    ...given({ claimed: wire.claimed }),
  }
}

function subjectName({ workspace, subject }: Pick<Approval, 'workspace' | 'subject'>): string {
  switch (subject.kind) {
    case 'run':
      return nameOf('run', { workspace, run: subject.parked })
    case 'plan':
      return nameOf('plan', { workspace, plan: subject.plan })
  }
}

function idsIn({ name, subject, run }: Approval__Output): Pick<Approval, 'id' | 'workspace' | 'subject'> {
  const { workspace, approval: id } = parseName('approval', name, 'approval.name')
  if (run === '')
    return {
      id,
      workspace,
      subject: { kind: 'plan', plan: parseName('plan', subject, 'approval.subject').plan },
    }
  const { run: parked } = parseName('run', subject, 'approval.subject')
  return { id, workspace, subject: { kind: 'run', parked, run: parseName('run', run, 'approval.run').run } }
}

export function toSecondPerson({ approval }: SecondPerson, workspace: string): WireSecondPerson {
  if (approval === undefined) return {}
  return {
    approval: nameOf('approval', { workspace, approval: approval.id }),
    createdBy: approval.createdBy,
    claimed: approval.claimed ?? '',
    createTime: toTimestamp(approval.createdAt),
    expireTime: toTimestamp(approval.expiresAt),
    images: approval.images,
  }
}

export function fromSecondPerson(wire: SecondPerson__Output | null | undefined): SecondPerson | undefined {
  if (wire === undefined || wire === null) return undefined
  if (wire.approval === '') return {}
  const approval = {
    id: parseName('approval', wire.approval, 'plan.second_person.approval').approval,
    images: wire.images,
    createdBy: wire.createdBy,
    createdAt: need(fromTimestamp(wire.createTime), 'plan.second_person.create_time'),
    expiresAt: need(fromTimestamp(wire.expireTime), 'plan.second_person.expire_time'),
    ...given({ claimed: wire.claimed }),
  }
  return { approval }
}
